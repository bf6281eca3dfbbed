using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Values;

namespace Perdure.Import.Codex;

/// <summary>One thread of Codex. It is looked through once for what was taken back, and then told.</summary>
internal sealed class CodexSession : ISourceSession
{
    private static readonly HashSet<string> NotNeededItems = new(StringComparer.Ordinal) { "ghost_snapshot", "other", "compaction_trigger", "additional_tools" };

    /// <summary>Events repeat for the screen what the items tell; those that tell more are read below.</summary>
    private static readonly HashSet<string> NotNeededEvents = new(StringComparer.Ordinal)
    {
        "item_started", "item_completed", "item_updated", "user_message", "agent_message", "agent_reasoning", "agent_reasoning_raw_content", "agent_reasoning_section_break",
        "thread_settings_applied", "thread_name_updated", "thread_goal_updated", "session_configured", "entered_review_mode", "exited_review_mode", "context_compacted",
        "exec_command_begin", "exec_command_end", "patch_apply_begin", "patch_apply_end", "mcp_tool_call_begin", "mcp_tool_call_end", "mcp_startup_complete",
        "web_search_begin", "web_search_end", "view_image_tool_call", "turn_diff", "plan_update", "plan_delta", "background_event", "stream_error", "warning", "error",
        "dynamic_tool_call_request", "dynamic_tool_call_response", "undo_completed", "shutdown_complete", "image_generation_begin", "image_generation_end",
    };

    private readonly Rollout _rollout;
    private readonly List<(long From, long To)> _takenBack = [];

    public CodexSession(FoundSession found, Rollout rollout)
    {
        _rollout = rollout;
        Facts = new SourceFacts(found, found.Workspace, found.Version, Provider: null, Model: null, Effort: null, found.Bytes, Hash: "");
        LookThrough();
        Facts = Facts with { Hash = rollout.Hash() };
    }

    public SourceFacts Facts { get; private set; }

    public IEnumerable<SourceRecord> Read(CancellationToken cancel)
    {
        if (_rollout.Missing is { } thread) { yield return new RepairedRecord($"the thread it was forked from ({thread}) is not there, so its beginning is missing"); }

        foreach (var line in _rollout.Lines())
        {
            cancel.ThrowIfCancellationRequested();
            if (_takenBack.Exists(range => range.From <= line.Number && line.Number < range.To))
            {
                yield return new IgnoredRecord("taken back");
                continue;
            }

            using var json = line.IsCut ? null : Json.Parse(line.Bytes);
            foreach (var told in json is null ? SourceTrouble.Of(line) : Tell(json.RootElement)) { yield return told; }
        }
    }

    /// <summary>Finds what the whole file decides: the model asked last, and turns the user took back.</summary>
    private void LookThrough()
    {
        var prompts = new Stack<long>();
        foreach (var line in _rollout.Lines())
        {
            using var json = line.IsCut ? null : Json.Parse(line.Bytes);
            if (json?.RootElement is not { } record) { continue; }

            if (CodexRecord.Prompt(record) is not null) { prompts.Push(line.Number); }

            var (kind, payload) = (record.Text("type"), record.At("payload"));
            if (kind == "session_meta") { Facts = Facts with { Provider = payload.Text("model_provider") ?? Facts.Provider, Version = payload.Text("cli_version") ?? Facts.Version }; }
            if (kind == "turn_context") { See(payload); }
            if (payload.Text("type") == "thread_rolled_back") { TakeBack(prompts, payload.Number("num_turns"), line.Number); }
        }
    }

    private void See(JsonElement? context) => Facts = Facts with
    {
        Model = context.Text("model") ?? Facts.Model,
        Effort = context.Text("effort") ?? context.At("collaboration_mode").At("settings").Text("reasoning_effort") ?? Facts.Effort,
        Workspace = Facts.Workspace ?? context.Text("cwd"),
    };

    private void TakeBack(Stack<long> prompts, long turns, long until)
    {
        var from = until;
        for (; turns > 0 && prompts.TryPop(out var prompt); turns--) { from = prompt; }

        if (from < until) { _takenBack.Add((from, until)); }
    }

    private IEnumerable<SourceRecord> Tell(JsonElement record)
    {
        var at = record.Moment("timestamp");
        var payload = record.At("payload");
        return (record.Text("type"), payload.Text("type")) switch
        {
            ("response_item", _) when payload is { } item => TellItem(at, record, item),
            ("event_msg", "task_started" or "turn_started") => [new TurnStartRecord(at)],
            ("event_msg", "task_complete" or "turn_complete") => [new TurnStopRecord(at, TurnEnd.Answered)],
            ("event_msg", "turn_aborted") => [new TurnStopRecord(at, TurnEnd.Interrupted)],
            ("event_msg", "token_count") when payload.At("info").At("last_token_usage") is { } usage => [new UsageRecord(at, CodexRecord.UsageOf(usage), Ends: true)],
            ("event_msg", "token_count" or "thread_rolled_back") => [new IgnoredRecord("event_msg")],
            ("event_msg", { } name) when NotNeededEvents.Contains(name) => [new IgnoredRecord("event_msg")],
            ("token_usage_record", _) => [new UsageRecord(at, CodexRecord.UsageOf(payload.At("usage")), Ends: true)],
            ("turn_context", _) => [new ModelRecord(at, $"{Facts.Provider ?? "openai"}/{payload.Text("model") ?? Facts.Model}")],
            ("compacted", _) => TellCompaction(at, record, payload),
            ("session_meta" or "world_state", _) => [new IgnoredRecord(record.Text("type")!)],
            (var kind, var name) => [new UnknownRecord(at, name is null ? kind ?? "without a type" : $"{kind}/{name}", record.GetRawText())],
        };
    }

    private static IEnumerable<SourceRecord> TellItem(DateTimeOffset? at, JsonElement record, JsonElement item) => (item.Text("type"), item.Text("role")) switch
    {
        ("message", "user") => CodexRecord.PromptIn(item) is var (text, images) ? [new UserMessageRecord(at, text, images, Joins: true)] : [new IgnoredRecord("context")],
        ("message", "assistant") when record.At("metadata") is { } about && about.IsTrue("compaction_output") => [new IgnoredRecord("summary")],
        ("message", "assistant") => CodexRecord.TextOf(item.At("content")) is { Length: > 0 } text ? [new ModelItemRecord(at, new MessageItem(text))] : [],
        ("message", _) => [new IgnoredRecord("context")],
        ("reasoning", _) => [new ModelItemRecord(at, new ReasoningItem(ModelItemRecord.SealedWire, item.GetRawText(), Summary(item)))],
        ("function_call", _) => Call(at, record, item, item.Text("arguments") ?? "{}"),
        ("custom_tool_call", _) => Call(at, record, item, Arguments(item.Text("input") ?? "")),
        ("local_shell_call", _) => Call(at, record, item, item.At("action")?.GetRawText() ?? "{}"),
        ("function_call_output" or "custom_tool_call_output" or "local_shell_call_output", _) =>
            [new ToolResultRecord(at, item.Text("call_id") ?? "", CodexRecord.Outcome(item.At("output")), record.GetRawText())],
        ({ } kind, _) when NotNeededItems.Contains(kind) => [new IgnoredRecord(kind)],
        (var kind, _) => [new UnknownRecord(at, $"response_item/{kind}", record.GetRawText())],
    };

    private static SourceRecord[] Call(DateTimeOffset? at, JsonElement record, JsonElement item, string arguments) => (item.Text("call_id") ?? item.Text("id")) is { Length: > 0 } id
        ? [new ModelItemRecord(at, new ToolCallItem(new ToolCall(new CallId(id), item.Text("name") ?? "local_shell", arguments)))]
        : [new UnknownRecord(at, "call without a name", record.GetRawText())];

    /// <summary>A summary the provider sealed says nothing to anybody else: then what was said before stays in view.</summary>
    private static SourceRecord[] TellCompaction(DateTimeOffset? at, JsonElement record, JsonElement? payload)
    {
        if (payload.Text("message") is not { Length: > 0 } summary) { return [new UnknownRecord(at, "sealed summary", record.GetRawText())]; }

        ImmutableArray<string> kept =
        [
            .. payload.At("replacement_history").Items()
                .Where(item => item.Text("role") == "user")
                .Select(CodexRecord.PromptIn)
                .OfType<(string Text, ImmutableArray<Image> Images)>()
                .Select(prompt => prompt.Text),
        ];
        return [new CompactionRecord(at, summary, kept)];
    }

    private static string? Summary(JsonElement item) => CodexRecord.TextOf(item.At("summary")) is { Length: > 0 } summary ? summary : null;

    /// <summary>A tool that takes free text there takes the same text as its input here.</summary>
    private static string Arguments(string input)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("input", input);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}

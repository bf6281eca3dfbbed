using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Values;

namespace Perdure.Import.Claude;

/// <summary>One session of Claude Code. It is looked through once for the way through its tree, and then told.</summary>
internal sealed class ClaudeSession : ISourceSession
{
    /// <summary>Kinds that tell what was sent or shown, or keep the program's own books.</summary>
    private static readonly HashSet<string> Bookkeeping = new(StringComparer.Ordinal)
    {
        "summary", "file-history-snapshot", "queue-operation", "last-prompt", "atis-latch", "api-request", "api-request-blob", "api-request-shape", "tools-used", "mode",
        "cost-state", "progress", "custom-title", "ai-title", "agent-name", "agent-color", "agent-setting", "permission-mode", "pr-link", "tag", "worktree-state",
        "content-replacement", "attribution-snapshot", "speculation-accept", "system",
    };

    private readonly FoundSession _found;
    private readonly ClaudeTree _tree = new();

    public ClaudeSession(FoundSession found)
    {
        _found = found;
        Facts = new SourceFacts(found, found.Workspace, found.Version, Provider: null, Model: null, Effort: null, found.Bytes, Hash: "");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in SourceLines.In(found.File, found.Bytes, hash))
        {
            using var json = line.IsCut ? null : Json.Parse(line.Bytes);
            if (json?.RootElement is not { } record) { continue; }

            _tree.See(line.Number, record);
            if (ModelOf(record) is { } model) { Facts = Facts with { Model = model, Version = record.Text("version") ?? Facts.Version }; }
        }

        _tree.Choose();
        Facts = Facts with { Hash = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    public SourceFacts Facts { get; }

    public IEnumerable<SourceRecord> Read(CancellationToken cancel)
    {
        var model = "";
        foreach (var line in SourceLines.In(_found.File, _found.Bytes))
        {
            cancel.ThrowIfCancellationRequested();
            using var json = line.IsCut ? null : Json.Parse(line.Bytes);
            if (json?.RootElement is not { } record)
            {
                foreach (var told in SourceTrouble.Of(line)) { yield return told; }

                continue;
            }

            if (ModelOf(record) is { } asked && asked != model && _tree.Holds(line.Number)) { yield return new ModelRecord(record.Moment("timestamp"), $"anthropic/{model = asked}"); }

            foreach (var told in Tell(line.Number, record)) { yield return told; }
        }

        if (_tree.Mended > 0) { yield return new RepairedRecord($"{_tree.Mended} records followed ones that are not there, and were joined to those before them"); }
    }

    private IEnumerable<SourceRecord> Tell(long line, JsonElement record)
    {
        var at = record.Moment("timestamp");
        return record.Text("type") switch
        {
            "user" or "assistant" or "attachment" when record.IsTrue("isSidechain") => [new IgnoredRecord("sidechain")],
            "user" or "assistant" when !_tree.Holds(line) => [new IgnoredRecord("another branch")],
            "user" => TellUser(at, record),
            "assistant" => TellAssistant(at, record),
            "attachment" => TellAttachment(at, line, record),
            { } kind when Bookkeeping.Contains(kind) => [new IgnoredRecord(kind)],
            var kind => [new UnknownRecord(at, kind ?? "without a type", record.GetRawText())],
        };
    }

    private static IEnumerable<SourceRecord> TellUser(DateTimeOffset? at, JsonElement record)
    {
        var content = record.At("message").At("content");
        if (record.IsTrue("isCompactSummary")) { return [new CompactionRecord(at, string.Join("\n\n", ClaudeRecord.Texts(content)), [])]; }

        var told = new List<SourceRecord>();
        foreach (var block in content.Items().Where(block => block.Text("type") == "tool_result"))
        {
            told.Add(new ToolResultRecord(at, block.Text("tool_use_id") ?? "", ClaudeRecord.Outcome(block, record), block.GetRawText()));
        }

        if (ClaudeRecord.Texts(content).Any(ClaudeRecord.IsInterrupt)) { told.Add(new TurnStopRecord(at, TurnEnd.Interrupted)); }
        if (ClaudeRecord.Prompt(record) is var (text, images)) { told.Add(new UserMessageRecord(at, text, images, Joins: false)); }

        return told.Count > 0 ? told : [new IgnoredRecord("local command")];
    }

    private static IEnumerable<SourceRecord> TellAssistant(DateTimeOffset? at, JsonElement record)
    {
        var message = record.At("message");
        if (message.Text("model") == "<synthetic>") { return [new IgnoredRecord("error shown")]; }

        var reply = message.Text("id");
        IEnumerable<SourceRecord> pieces = message.At("content").Items().Select(block => Piece(at, reply, block));
        return message.At("usage") is { } usage ? pieces.Append(new UsageRecord(at, ClaudeRecord.UsageOf(usage), Ends: false)) : pieces;
    }

    private static SourceRecord Piece(DateTimeOffset? at, string? reply, JsonElement block) => block.Text("type") switch
    {
        "text" => new ModelItemRecord(at, new MessageItem(block.Text("text") ?? ""), reply),
        "thinking" or "redacted_thinking" => new ModelItemRecord(at, new ReasoningItem(ModelItemRecord.SealedWire, block.GetRawText(), block.Text("thinking")), reply),
        "tool_use" when block.Text("id") is { Length: > 0 } id =>
            new ModelItemRecord(at, new ToolCallItem(new ToolCall(new CallId(id), block.Text("name") ?? "", block.At("input")?.GetRawText() ?? "{}")), reply),
        var kind => new UnknownRecord(at, $"assistant/{kind}", block.GetRawText()),
    };

    /// <summary>What the user said while the model worked is kept as an attachment.</summary>
    private SourceRecord[] TellAttachment(DateTimeOffset? at, long line, JsonElement record)
    {
        var attachment = record.At("attachment");
        return _tree.Holds(line) && attachment.Text("type") == "queued_command" && attachment.At("prompt") is { } prompt && string.Join("\n\n", ClaudeRecord.Texts(prompt)) is { Length: > 0 } text
            ? [new UserMessageRecord(at, text, ImmutableArray<Image>.Empty, Joins: true)]
            : [new IgnoredRecord("attachment")];
    }

    private static string? ModelOf(JsonElement record) =>
        record.Text("type") == "assistant" && !record.IsTrue("isSidechain") && record.At("message").Text("model") is { } model && model != "<synthetic>" ? model : null;
}

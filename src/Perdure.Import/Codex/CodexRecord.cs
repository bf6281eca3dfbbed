using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Perdure.Core.Values;

namespace Perdure.Import.Codex;

/// <summary>Reads the pieces Codex records are made of, of all its versions.</summary>
internal static partial class CodexRecord
{
    /// <summary>What Codex itself says in the user's name begins with one of these.</summary>
    private static readonly string[] ContextBeginnings =
    [
        "<environment_context>", "<user_instructions>", "<permissions instructions>", "<collaboration_mode>", "<skills_instructions>", "<skill>",
        "<turn_aborted>", "<user_shell_command>", "<subagent_notification>", "# AGENTS.md instructions", "<INSTRUCTIONS>",
    ];

    /// <summary>A prompt: what the user said, and nothing Codex put beside it; null where the record is none.</summary>
    public static (string Text, ImmutableArray<Image> Images)? Prompt(JsonElement record)
    {
        var item = record.At("payload");
        if (record.Text("type") != "response_item" || item.Text("type") != "message" || item.Text("role") != "user") { return null; }

        return PromptIn(item!.Value);
    }

    /// <param name="message">A message in the user's name.</param>
    public static (string Text, ImmutableArray<Image> Images)? PromptIn(JsonElement message)
    {
        var content = message.At("content");
        var kinds = message.At("internal_chat_message_metadata_passthrough").At("content_item_kinds").Items().Where(kind => kind.ValueKind == JsonValueKind.String).Select(kind => kind.Read()).ToList();
        var texts = content.Items()
            .Select((part, place) => (Text: part.Text("text"), IsSaid: place >= kinds.Count || kinds[place].StartsWith("user.", StringComparison.Ordinal)))
            .Where(part => part.Text is not null && part.IsSaid && !ContextBeginnings.Any(beginning => part.Text.TrimStart().StartsWith(beginning, StringComparison.Ordinal)))
            .Select(part => part.Text!)
            .ToList();
        var images = Images(content);
        return texts.Count == 0 && images.IsEmpty ? null : (string.Join("\n\n", texts), images);
    }

    public static ImmutableArray<Image> Images(JsonElement? content) =>
        [.. content.Items().Where(part => part.Text("type") == "input_image").Select(part => part.Text("image_url")).OfType<string>().Select(url => new Image(url))];

    public static string TextOf(JsonElement? content) => string.Join("\n\n", content.Items().Select(part => part.Text("text")).OfType<string>());

    /// <summary>What a tool put out. Older versions wrapped it in JSON of its own, newer ones tell the exit code in its first lines.</summary>
    public static ToolOutcome Outcome(JsonElement? output)
    {
        if (output is { ValueKind: JsonValueKind.Array })
        {
            var images = Images(output);
            return Judged(TextOf(output)) with { Images = images.IsEmpty ? null : images };
        }

        var text = output switch
        {
            { ValueKind: JsonValueKind.String } said => said.Read(),
            { ValueKind: JsonValueKind.Object } told => told.At("content") is { ValueKind: JsonValueKind.String } content ? content.Read() : told.GetRawText(),
            _ => "",
        };
        return Wrapped(text) ?? Judged(text);
    }

    public static Usage UsageOf(JsonElement? usage) => new(
        usage.Number("input_tokens"),
        usage.Number("cached_input_tokens"),
        usage.Number("cache_write_input_tokens"),
        usage.Number("output_tokens"),
        usage.Number("reasoning_output_tokens"));

    private static ToolOutcome? Wrapped(string text)
    {
        if (!text.StartsWith("{\"output\"", StringComparison.Ordinal)) { return null; }

        using var json = Json.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        return json?.RootElement is { } root && root.Text("output") is { } output && root.At("metadata").At("exit_code") is { ValueKind: JsonValueKind.Number } code
            ? Ended(output, code.TryGetInt32(out var exit) ? exit : -1)
            : null;
    }

    private static ToolOutcome Judged(string text) =>
        ExitCode().Match(text) is { Success: true } told && int.TryParse(told.Groups["code"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            ? Ended(text, code)
            : new ToolOutcome(ToolStatus.Succeeded, text);

    private static ToolOutcome Ended(string text, int exit) => new(exit == 0 ? ToolStatus.Succeeded : ToolStatus.Failed, text, exit);

    [GeneratedRegex(@"\A(?:Chunk ID: .*\n)?(?:Wall time: .*\n)?(?:Exit code: |Process exited with code )(?<code>-?\d+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ExitCode();
}

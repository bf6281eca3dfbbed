using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Takes a call that came through the one tool for seldom ones as the call it means.</summary>
/// <remarks>From here on it is an ordinary call: asked about, run, recorded and shown to the model under its own name.</remarks>
public static class SeldomTools
{
    public const string Tool = "call_tool";

    public static ImmutableArray<ReplyItem> Meant(SessionState state, ImmutableArray<ReplyItem> items) =>
        items.Any(item => item is ToolCallItem { Call.Tool: Tool }) ? [.. items.Select(item => item is ToolCallItem { Call: { Tool: Tool } call } ? new ToolCallItem(Meant(state, call)) : item)] : items;

    /// <summary>Without arguments it asks how the tool is used, and stays what it is.</summary>
    private static ToolCall Meant(SessionState state, ToolCall call)
    {
        try
        {
            using var given = JsonDocument.Parse(call.Arguments);
            if (given.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("arguments", out var arguments)) { return call; }

            var isOne = state.Started!.Tools.Any(tool => tool.Seldom is true && name.ValueEquals(tool.Name));
            return isOne && Text(arguments) is { } text ? call with { Tool = name.GetString()!, Arguments = text } : call;
        }
        catch (JsonException)
        {
            return call; // The tool itself says what is wrong.
        }
    }

    /// <summary>As an object, or as some models write one: in a string.</summary>
    private static string? Text(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.Object => arguments.GetRawText(),
        JsonValueKind.String => arguments.GetString(),
        _ => null,
    };
}

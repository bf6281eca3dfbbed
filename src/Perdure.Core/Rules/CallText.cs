using System.Text.Json;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Reads one text out of the arguments of a call.</summary>
internal static class CallText
{
    /// <returns>Null where there is none, or where the arguments are no object.</returns>
    public static string? Of(ToolCall call, string name)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return arguments.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // The model writes what it likes.
        }
    }
}

using System.Text.Json;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Reads the arguments of a call, which the model writes as it likes.</summary>
public static class CallArguments
{
    /// <summary>Arguments that say most of what a call is about, in this order.</summary>
    private static readonly string[] Telling = ["cmd", "path", "pattern", "file_path", "dir_path", "query", "chars"];

    /// <returns>The argument, or null where the model did not write it as text.</returns>
    public static string? Text(ToolCall call, string name) => First(call, name);

    /// <summary>What a call is about: the command, the files, the pattern; empty where it does not say.</summary>
    public static string Subject(ToolCall call) => CallView.Of(call, "") is PatchView { Files: { IsEmpty: false } files }
        ? string.Join(", ", files.Select(file => file.Path))
        : First(call, Telling) ?? "";

    private static string? First(ToolCall call, params ReadOnlySpan<string> names)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            if (arguments.RootElement.ValueKind != JsonValueKind.Object) { return null; }

            foreach (var name in names)
            {
                if (arguments.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && (text.Length > 0 || names.Length == 1)) { return text; }
            }
        }
        catch (JsonException)
        {
            // The tool answers it.
        }

        return null;
    }
}

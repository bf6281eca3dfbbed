using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Exec;

/// <summary>Says what a tool call is about in one line: the command, the file, the pattern.</summary>
internal static class ToolLabel
{
    private const int LettersMax = 120;

    /// <summary>Arguments that say most, in this order.</summary>
    private static readonly string[] Telling = ["cmd", "path", "pattern", "file_path", "dir_path", "query", "chars"];

    public static string Of(ToolCall call)
    {
        var about = call.Tool == "apply_patch" ? string.Join(", ", PatchedFiles.In(call).Select(file => file.Path)) : About(call);
        return Printable.FirstLine(about.Length == 0 ? call.Tool : $"{call.Tool} {about}", LettersMax);
    }

    /// <returns>The argument, or null where the model did not write it as text.</returns>
    public static string? Argument(ToolCall call, string name)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return arguments.RootElement.ValueKind == JsonValueKind.Object
                && arguments.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // The model writes what it likes; the tool answers it.
        }
    }

    private static string About(ToolCall call) => Telling.Select(name => Argument(call, name)).FirstOrDefault(value => value is { Length: > 0 }) ?? "";
}

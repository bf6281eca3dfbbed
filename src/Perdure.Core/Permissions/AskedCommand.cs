using System.Text.Json;

namespace Perdure.Core;

/// <summary>What the model wants to run, as far as permission is concerned.</summary>
internal sealed record AskedCommand(string Command, bool Escalated, string? Justification)
{
    public const string Tool = "exec_command";

    /// <summary>The word by which current models ask for more than their sandbox gives.</summary>
    private const string RequireEscalated = "require_escalated";

    /// <returns>Null where the arguments are no such call; the tool will say so.</returns>
    public static AskedCommand? Of(ToolCall call)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return Text(arguments.RootElement, "cmd") is { } command
                ? new AskedCommand(command, Text(arguments.RootElement, "sandbox_permissions") == RequireEscalated, Text(arguments.RootElement, "justification"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement arguments, string name) =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

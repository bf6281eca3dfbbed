using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Shell.Judging;

namespace Perdure.Core.Rules;

/// <summary>What the model wants to run, as far as permission is concerned.</summary>
/// <param name="Folder">Where it is to run, as the model says it; null for the workspace.</param>
internal sealed record RequestedCommand(string Command, bool Escalated, string? Justification, string? Folder)
{
    public const string Tool = "exec_command";

    /// <summary>The word by which current models ask for more than their sandbox gives.</summary>
    private const string RequireEscalated = "require_escalated";

    /// <summary>The folder it runs in, as a full path; links are not followed here.</summary>
    public CommandLocation In(string workspace, string profile) => new(workspace, Folder switch
    {
        null or "" => workspace,
        ['/', ..] => WidePaths.Plain(Folder),
        _ => WidePaths.Plain($"{workspace}/{Folder}"),
    }, profile);

    /// <returns>Null where the arguments are no such call; the tool will say so.</returns>
    public static RequestedCommand? Of(ToolCall call)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return Text(arguments.RootElement, "cmd") is { } command
                ? new RequestedCommand(command, Text(arguments.RootElement, "sandbox_permissions") == RequireEscalated, Text(arguments.RootElement, "justification"), Text(arguments.RootElement, "workdir"))
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

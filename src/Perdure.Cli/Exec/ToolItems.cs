using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Cli.Exec;

/// <summary>Writes tool calls as the items clients of <c>codex exec --json</c> know.</summary>
internal sealed class ToolItems(EventLines lines)
{
    private const string InProgress = "in_progress";

    public void Started(CallView call, long? seq)
    {
        if (call is PatchView) { return; } // Known clients expect it when it is done.

        lines.WriteItem("started", call.Call.Id.Value, Kind(call), seq, json => Body(json, call, outcome: null));
    }

    public void Finished(CallView call, ToolOutcome outcome, long? seq) =>
        lines.WriteItem("completed", call.Call.Id.Value, Kind(call), seq, json => Body(json, call, outcome));

    private static string Kind(CallView call) => call switch
    {
        CommandView => "command_execution",
        PatchView => "file_change",
        _ => "mcp_tool_call",
    };

    private static void Body(Utf8JsonWriter json, CallView call, ToolOutcome? outcome)
    {
        switch (call)
        {
            case CommandView command: Command(json, command); break;
            case PatchView patch: Patch(json, patch); break;
            default: Other(json, call.Call, outcome); break;
        }

        json.WriteString("status", Status(call));
        if (outcome?.Background is { } run) { json.WriteNumber("background", run); } // It goes on, and perdure.command_ended tells its end.
        if (outcome is { Status: not (ToolStatus.Succeeded or ToolStatus.Failed) })
        {
            json.WriteString("outcome", LogWords.Of(outcome.Status)); // Codex has no word for it.
        }
    }

    private static void Command(Utf8JsonWriter json, CommandView command)
    {
        json.WriteString("command", command.Command);
        json.WriteString("aggregated_output", command.Outcome is null ? "" : command.Output);
        if (command.ExitCode is { } code) { json.WriteNumber("exit_code", code); }
        else { json.WriteNull("exit_code"); }
    }

    private static void Patch(Utf8JsonWriter json, PatchView patch)
    {
        json.WriteStartArray("changes");
        foreach (var file in patch.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("kind", LogWords.Of(file.Kind));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Other(Utf8JsonWriter json, ToolCall call, ToolOutcome? outcome)
    {
        json.WriteString("server", "perdure");
        json.WriteString("tool", call.Tool);
        json.WritePropertyName("arguments");
        Arguments(json, call.Arguments);
        if (outcome is null) { return; }

        if (outcome.Status != ToolStatus.Succeeded)
        {
            json.WriteStartObject("error");
            json.WriteString("message", outcome.Text);
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject("result");
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", outcome.Text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>As the model wrote them, valid or not.</summary>
    private static void Arguments(Utf8JsonWriter json, string arguments)
    {
        try
        {
            using var parsed = JsonDocument.Parse(arguments);
            parsed.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(arguments);
        }
    }

    private static string Status(CallView call) => call switch
    {
        { Outcome: null } => InProgress,
        { Succeeded: true } => "completed",
        _ => "failed",
    };
}

using System.Text.Json;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Tools.Commands;

namespace Perdure.Cli.Exec;

/// <summary>Writes tool calls as the items clients of <c>codex exec --json</c> know.</summary>
internal sealed class ToolItems(EventLines lines)
{
    private const string InProgress = "in_progress";

    public void Started(ToolCall call, long? seq)
    {
        var item = Kind(call);
        if (item == "file_change") { return; } // Known clients expect it when it is done.

        lines.WriteItem("started", call.Id.Value, item, seq, json => Body(json, call, outcome: null));
    }

    public void Finished(ToolCall call, ToolOutcome outcome, long seq) =>
        lines.WriteItem("completed", call.Id.Value, Kind(call), seq, json => Body(json, call, outcome));

    private static string Kind(ToolCall call) => call.Tool switch
    {
        "exec_command" => "command_execution",
        PatchedPaths.Tool or PatchedPaths.EditTool => "file_change",
        _ => "mcp_tool_call",
    };

    private static void Body(Utf8JsonWriter json, ToolCall call, ToolOutcome? outcome)
    {
        switch (Kind(call))
        {
            case "command_execution": Command(json, call, outcome); break;
            case "file_change": Patch(json, call); break;
            default: Other(json, call, outcome); break;
        }

        json.WriteString("status", Status(outcome));
        if (outcome?.Background is { } run) { json.WriteNumber("background", run); } // It goes on, and perdure.command_ended tells its end.
        if (outcome is { Status: not (ToolStatus.Succeeded or ToolStatus.Failed) })
        {
            json.WriteString("outcome", LogWords.Of(outcome.Status)); // Codex has no word for it.
        }
    }

    private static void Command(Utf8JsonWriter json, ToolCall call, ToolOutcome? outcome)
    {
        json.WriteString("command", ToolLabel.Argument(call, "cmd") ?? call.Arguments);
        json.WriteString("aggregated_output", outcome is null ? "" : ToolOutcome.OutputIn(outcome.Text));
        if (outcome?.ExitCode is { } code) { json.WriteNumber("exit_code", code); }
        else { json.WriteNull("exit_code"); }
    }

    private static void Patch(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartArray("changes");
        foreach (var (path, kind) in PatchedFiles.In(call))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("kind", kind);
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

    private static string Status(ToolOutcome? outcome) => outcome switch
    {
        null => InProgress,
        { Status: ToolStatus.Succeeded, ExitCode: null or 0 } => "completed",
        _ => "failed",
    };
}

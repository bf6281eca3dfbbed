using System.Text.Json;
using Perdure.Cli.Agents;
using Perdure.Cli.Commands;
using Perdure.Cli.Goals;
using Perdure.Cli.Questions;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Writes everything that is shown of one session for programs.</summary>
internal static class SessionShownJson
{
    public static string Of(ShownSession shown, bool withPatch) => JsonText.Of(json =>
    {
        var (card, excerpt, state) = (shown.Card, shown.Excerpt, shown.Card.State);
        json.WriteStartObject();
        SessionJson.WriteMembers(json, card.Listed);
        WriteOrigin(json, state.Metadata.ImportedFrom);
        json.WriteNumber("compactions", state.Compactions);
        json.WriteNumber("contextTokens", state.Meter.Tokens);
        WriteStop(json, state);
        if (state.Goal is not null)
        {
            json.WritePropertyName("goalStands");
            GoalJson.Write(json, state.Id, state, shown.Now, card.IsRun);
        }

        WriteQuestions(json, state);
        WritePlan(json, state);
        WriteTexts(json, "waitingInputs", state.Waiting.Select(input => input.Text));
        WriteTexts(json, "commandsLeftRunning", state.Background.Select(BackgroundCommandText.Line));
        AgentSummary.Write(json, state);
        WriteTexts(json, "unknownOutcomes", state.UnknownOutcomes);
        WriteTexts(json, "filesTouched", state.FilesTouched);
        if (shown.Changes is { } changes) { WriteChanges(json, changes, withPatch); }

        WriteTexts(json, "warnings", excerpt.Warnings.Select(EntryLine.Of));
        WriteTexts(json, "lastSteps", excerpt.LastSteps.Select(EntryLine.Of));
        WriteTexts(json, "prefixLosses", excerpt.PrefixLosses.Select(EntryLine.Of));
        json.WriteString("goOn", SessionPage.GoOn(card));
        json.WriteEndObject();
    });

    private static void WriteOrigin(Utf8JsonWriter json, ImportOrigin? origin)
    {
        if (origin is null)
        {
            json.WriteNull("importedFrom");
            return;
        }

        json.WriteStartObject("importedFrom");
        json.WriteString("program", origin.Program);
        json.WriteString("version", origin.Version);
        json.WriteString("session", origin.Session);
        json.WriteString("file", origin.File);
        json.WriteString("sha256", origin.Hash);
        json.WriteNumber("bytes", origin.Bytes);
        json.WriteNumber("entries", origin.Entries);
        json.WriteStartObject("usage");
        json.WriteNumber("inputTokens", origin.Usage.Input);
        json.WriteNumber("cachedInputTokens", origin.Usage.Cached);
        json.WriteNumber("outputTokens", origin.Usage.Output);
        json.WriteNumber("calls", origin.Usage.Calls);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStop(Utf8JsonWriter json, SessionState state)
    {
        if (state.LastEnd is { } end)
        {
            json.WriteStartObject("lastStop");
            json.WriteNumber("turn", end.Turn);
            json.WriteString("reason", LogWords.Of(end.Reason));
            json.WriteString("detail", end.Detail);
            json.WriteEndObject();
        }

        if (SessionPage.NextReset(state) is { } reset) { json.WriteString("nextReset", reset); }
    }

    private static void WriteQuestions(Utf8JsonWriter json, SessionState state)
    {
        json.WriteStartArray("openQuestions");
        foreach (var open in state.OpenQuestions)
        {
            json.WriteStartObject();
            json.WriteString("call", open.Call.Id.Value);
            json.WriteString("text", string.Join('\n', QuestionText.Lines(open.Question)));
            QuestionJson.Write(json, "question", open.Question);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePlan(Utf8JsonWriter json, SessionState state)
    {
        json.WriteStartArray("plan");
        foreach (var (step, status) in state.Plan)
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteString("status", LogWords.Of(status));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteChanges(Utf8JsonWriter json, Changes changes, bool withPatch)
    {
        json.WriteStartObject("changes");
        if (changes.Problem is { } problem) { json.WriteString("problem", problem); }
        if (changes.Difference is { } difference)
        {
            json.WriteStartArray("files");
            foreach (var file in difference.Files) { WriteFile(json, file); }

            json.WriteEndArray();
            if (withPatch)
            {
                json.WriteString("patch", difference.Text);
                json.WriteBoolean("patchIsCut", difference.IsCut);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, ChangedFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteString("fate", FileLines.Fate(file.Fate).TrimEnd());
        if (file is { LinesAdded: { } added, LinesRemoved: { } removed })
        {
            json.WriteNumber("linesAdded", added);
            json.WriteNumber("linesRemoved", removed);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }
}

using System.Text;
using Perdure.Cli.Agents;
using Perdure.Cli.Commands;
using Perdure.Cli.Exec;
using Perdure.Core;

namespace Perdure.Cli.Sessions;

/// <summary>Renders one session: its facts, plan, last steps, usage, waiting inputs and how to go on.</summary>
internal static class SessionPage
{
    private const int TextLettersMax = 100;

    public static string Text(SessionCard card, LogExcerpt excerpt)
    {
        var state = card.State;
        var page = new StringBuilder();
        Facts(page, card);
        Section(page, "Plan", state.Plan.Select(step => $"[{Mark(step.Status)}] {Printable.FirstLine(step.Step, TextLettersMax)}"));
        Section(page, "Waiting inputs", state.Waiting.Select(input => Printable.FirstLine(input.Text, TextLettersMax)));
        Section(page, "Commands left running", state.Background.Select(CommandWords.Line));
        Section(page, "Agents", state.Agents.Select(AgentWords.Line));
        Section(page, "Unknown outcomes", state.UnknownOutcomes.Select(outcome => Printable.FirstLine(outcome, TextLettersMax)));
        Section(page, "Last steps", excerpt.LastSteps.Select(EntryLine.Of));
        Section(page, "The cached prefix was given up by", excerpt.PrefixLosses.Select(EntryLine.Of));
        page.Append('\n').Append("Go on: ").Append(GoOn(card)).Append('\n');
        return page.ToString();
    }

    public static string Json(SessionCard card, LogExcerpt excerpt) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        SessionJson.WriteMembers(json, card.Listed);
        WriteOrigin(json, card.State.Books.ImportedFrom);
        json.WriteNumber("compactions", card.State.Compactions);
        json.WriteNumber("contextTokens", card.State.Meter.Tokens);
        json.WriteStartArray("plan");
        foreach (var (step, status) in card.State.Plan)
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteString("status", Words.Of(status));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "waitingInputs", card.State.Waiting.Select(input => input.Text));
        WriteTexts(json, "commandsLeftRunning", card.State.Background.Select(CommandWords.Line));
        AgentWords.Write(json, card.State);
        WriteTexts(json, "filesTouched", card.State.FilesTouched);
        WriteTexts(json, "lastSteps", excerpt.LastSteps.Select(EntryLine.Of));
        WriteTexts(json, "prefixLosses", excerpt.PrefixLosses.Select(EntryLine.Of));
        json.WriteString("goOn", GoOn(card));
        json.WriteEndObject();
    });

    private static void WriteOrigin(System.Text.Json.Utf8JsonWriter json, ForeignOrigin? origin)
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

    private static void Facts(StringBuilder page, SessionCard card)
    {
        var state = card.State;
        var rows = new List<string[]>
        {
            new[] { "Session", state.Name is { } name ? $"{card.Row.Id} ({name})" : card.Row.Id.Value },
            new[] { "Status", Status(card) },
            new[] { "Model", string.Join(", then ", state.Settings.Models.Select(model => model.Ref)) },
            new[] { "Workspace", card.Row.Workspace },
            new[] { "First prompt", card.Row.Topic },
            new[] { "Begun", $"{card.Row.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}" },
            new[] { "Last entry", $"{card.Row.UpdatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}" },
            new[] { "Log", $"{state.Seq} entries, {card.Row.Bytes} bytes" },
            new[] { "Turns", $"{state.Turns}, {UsageLine.Count(state.Rounds, "round")}, {UsageLine.Count(state.Compactions, "compaction")}" },
            new[] { "Context", $"about {UsageLine.Tokens(state.Meter.Tokens)} of {UsageLine.Tokens(state.ModelChoice.WindowTokens)} tokens" },
            new[] { "Usage", UsageLine.Of(state.Usage) },
        };
        if (state.Settings.Delegation is { } delegation) { rows.Insert(1, ["Spawned by", $"{delegation.Parent}, as its agent {delegation.Agent}"]); }
        if (state.Books.ImportedFrom is { } origin)
        {
            rows.Add(["Imported", $"from {origin.Program}{(origin.Version is { } version ? $" {version}" : "")}, session {origin.Session}: the first {origin.Entries} entries"]);
            rows.Add(["", origin.File]);
            rows.Add(["Used there", UsageLine.Of(origin.Usage)]);
        }

        page.Append(TextTable.Of(rows));
    }

    private static string Status(SessionCard card) => (card.Listed.Owner, card.State) switch
    {
        ({ } owner, _) => $"{card.Listed.Status}, held by process {owner.Pid} on {owner.Host} ({owner.Client}) since {owner.Since.ToLocalTime():HH:mm:ss}",
        (_, { Turn.Situation: WaitingForModel waiting }) => $"waiting until {waiting.Until.ToLocalTime():yyyy-MM-dd HH:mm:ss}: {waiting.Why.Message}",
        (_, { LastEnd.Detail: { } detail, AtRest: true }) => $"{card.Listed.Status}: {Printable.FirstLine(detail, TextLettersMax)}",
        _ => card.Listed.Status,
    };

    private static string GoOn(SessionCard card) =>
        card.Listed.Status == "idle" ? $"{ResumeLine.For(card.Row.Id)} \"PROMPT\"" : ResumeLine.For(card.Row.Id);

    private static string Mark(PlanStatus status) => status switch
    {
        PlanStatus.Completed => "x",
        PlanStatus.InProgress => "~",
        _ => " ",
    };

    private static void Section(StringBuilder page, string title, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0) { return; }

        page.Append('\n').Append(title).Append(":\n");
        foreach (var line in list) { page.Append("  ").Append(line).Append('\n'); }
    }

    private static void WriteTexts(System.Text.Json.Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }
}

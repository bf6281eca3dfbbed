using System.Text;
using Perdure.Cli.Agents;
using Perdure.Cli.Commands;
using Perdure.Cli.Exec;
using Perdure.Cli.Goals;
using Perdure.Cli.Questions;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Renders one session: its facts, goal, questions, plan, changes, last steps, usage, waiting inputs and how to go on.</summary>
internal static class SessionPage
{
    private const int TextCharsMax = 100;

    /// <summary>Files named; `--diff` and `--json` have them all.</summary>
    private const int FilesShownMax = 20;

    public static string Text(ShownSession shown)
    {
        var (card, excerpt, state) = (shown.Card, shown.Excerpt, shown.Card.State);
        var page = new StringBuilder();
        Facts(page, card);
        Section(page, "Goal", Goal(state, shown.Now, card.IsRun));
        Section(page, "Open questions", state.OpenQuestions.SelectMany(open => QuestionText.Lines(open.Question)));
        Section(page, "Plan", state.Plan.Select(step => $"[{Mark(step.Status)}] {Printable.FirstLine(step.Step, TextCharsMax)}"));
        Section(page, "Waiting inputs", state.Waiting.Select(input => Printable.FirstLine(input.Text, TextCharsMax)));
        Section(page, "Commands left running", state.Background.Select(BackgroundCommandText.Line));
        Section(page, "Agents", state.Agents.Select(AgentSummary.Line));
        Section(page, "Unknown outcomes", state.UnknownOutcomes.Select(outcome => Printable.FirstLine(outcome, TextCharsMax)));
        Section(page, "Warnings", excerpt.Warnings.Select(EntryLine.Of));
        Section(page, "Changed in the workspace since the session began", Changed(shown.Changes));
        Section(page, "Last steps", excerpt.LastSteps.Select(EntryLine.Of));
        Section(page, "The cached prefix was given up by", excerpt.PrefixLosses.Select(EntryLine.Of));
        page.Append('\n').Append("Go on: ").Append(GoOn(card)).Append('\n');
        return page.ToString();
    }

    private static void Facts(StringBuilder page, SessionCard card)
    {
        var state = card.State;
        var rows = new List<string[]>
        {
            new[] { "Session", state.Name is { } name ? $"{card.Row.Id} ({name})" : card.Row.Id.Value },
            new[] { "Status", Status(card) },
            new[] { "Last stop", LastStop(state) },
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
        if (NextReset(state) is { } reset) { rows.Insert(3, ["Next reset", $"{reset.ToLocalTime():yyyy-MM-dd HH:mm:ss}"]); }
        if (state.Settings.Delegation is { } delegation) { rows.Insert(1, ["Spawned by", $"{delegation.Parent}, as its agent {delegation.Agent}"]); }
        if (state.Metadata.ImportedFrom is { } origin)
        {
            rows.Add(["Imported", $"from {origin.Program}{(origin.Version is { } version ? $" {version}" : "")}, session {origin.Session}: the first {origin.Entries} entries"]);
            rows.Add(["", origin.File]);
            rows.Add(["Used there", UsageLine.Of(origin.Usage)]);
        }

        page.Append(TextTable.Of(rows));
    }

    /// <summary>How the last turn ended and why.</summary>
    public static string LastStop(SessionState state) => state.LastEnd switch
    {
        null => "no turn has ended yet",
        { Detail: { } detail } end => $"turn {end.Turn} {LogWords.Of(end.Reason)}: {Printable.FirstLine(detail, TextCharsMax)}",
        var end => $"turn {end.Turn} {LogWords.Of(end.Reason)}",
    };

    /// <summary>When a limit is over, where a provider or the goal knows.</summary>
    public static DateTimeOffset? NextReset(SessionState state) => state switch
    {
        { ModelWait: { } wait } => wait.Until,
        { Goal.State: LimitedGoal { Until: { } until } } => until,
        { LastEnd: { Reason: TurnEnd.Limited, Until: { } until } } => until,
        _ => state.Cooldowns.Min(cooling => (DateTimeOffset?)cooling.Until),
    };

    private static IEnumerable<string> Goal(SessionState state, DateTimeOffset now, bool isRun)
    {
        if (state.Goal is not { } goal) { yield break; }

        yield return Printable.FirstLine(goal.Objective, TextCharsMax);
        yield return GoalPage.Standing(state, now, isRun);
        if (GoalPage.Left(goal, now) is { Length: > 0 } left) { yield return $"left: {left}"; }
    }

    private static IEnumerable<string> Changed(Changes? changes)
    {
        if (changes is { Problem: { } problem }) { return [problem]; }
        if (changes?.Difference is not { Files.IsEmpty: false } difference) { return []; }

        var files = difference.Files.Take(FilesShownMax).Select(FileLines.Of).Prepend(RewindPage.Sum(difference.Files));
        return difference.Files.Length > FilesShownMax ? files.Append($"and {difference.Files.Length - FilesShownMax} more; --diff shows all") : files;
    }

    private static string Status(SessionCard card) => (card.Listed.Owner, WaitDescription.Of(card.State)) switch
    {
        ({ } owner, { } wait) => $"{wait.Said(TextCharsMax)} {Holder(owner)}",
        ({ } owner, null) => $"{StatusText.Line(card.Listed.Status, TextCharsMax)}, {Holder(owner)}",
        (null, { } wait) => $"{wait.Said(TextCharsMax)} Nobody runs it.",
        _ => StatusText.Line(card.Listed.Status, TextCharsMax),
    };

    private static string Holder(Perdure.Runtime.Ports.Writer owner) => $"held by process {owner.Pid} on {owner.Host} ({owner.Client}) since {owner.Since.ToLocalTime():HH:mm:ss}";

    public static string GoOn(SessionCard card) => StatusText.Command(card.Row.Id, card.Listed.Status.Next);

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
}

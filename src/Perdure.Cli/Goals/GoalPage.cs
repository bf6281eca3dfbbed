using System.Globalization;
using System.Text;
using Perdure.Cli.Agents;
using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting;

namespace Perdure.Cli.Goals;

/// <summary>Renders a goal for the user: how it stands, its terms, what is spent, and with wish the evidence.</summary>
internal static class GoalPage
{
    private const int TextChars = 100;

    private const int CommitChars = 10;

    /// <param name="isRun">Whether somebody runs the session.</param>
    public static string Of(SessionId session, SessionState state, DateTimeOffset now, bool withEvidence, bool isRun)
    {
        var goal = state.Goal!;
        var page = new StringBuilder();
        page.Append(TextTable.Of(Facts(session, state, goal, now, isRun)));
        Section(page, "Proof", Parts(goal.Contract));
        if (goal.Claim is { } claim) { Section(page, FoundAt(claim.Occasion), claim.Found.SelectMany(found => Found(found, withEvidence))); }
        Section(page, "Flaky: failed and passed on the same files", goal.Flaky.Select(step => Short(step.What)));
        if (withEvidence && goal.Claim is null) { page.Append("\nNo claim was made yet, so there is no evidence.\n"); }

        return page.ToString();
    }

    /// <summary>The status in one word: the same for people and programs.</summary>
    /// <param name="isRun">Whether somebody runs the session; one that was left alone goes on with nobody.</param>
    public static string Status(SessionState state, bool isRun = true) =>
        isRun || state.StatusOfGoal() is not (GoalStatus.Active or GoalStatus.Waiting) ? LogWords.Of(state.StatusOfGoal()!.Value) : SessionStatus.Interrupted.Name;

    /// <summary>How it stands, as the end of a sentence that begins with the goal.</summary>
    /// <param name="isRun">Whether somebody runs the session.</param>
    public static string Standing(SessionState state, DateTimeOffset now, bool isRun = true) => state.Goal!.State switch
    {
        ActiveGoal when Status(state, isRun) == SessionStatus.Interrupted.Name => $"is interrupted: nobody runs it; go on with: {ResumeLine.ForGoal(state.Id)}",
        ActiveGoal or LimitedGoal { Until: not null } when !isRun => $"{OfOneThatRuns(state, now)}; nobody runs it, go on with: {ResumeLine.ForGoal(state.Id)}",
        _ => OfOneThatRuns(state, now),
    };

    private static string OfOneThatRuns(SessionState state, DateTimeOffset now) => state.Goal!.State switch
    {
        ActiveGoal when state.AwaitsUser => $"is blocked until somebody answers: {Short(QuestionSummary.Of(state) ?? "")}",
        ActiveGoal when WaitDescription.Of(state) is { NeedsUser: true } wait => $"is blocked: {Short(wait.Why)} It is tried again at {WaitDescription.Moment(wait.Until)}{In(wait.Until - now)}",
        ActiveGoal when WaitDescription.Of(state) is { } wait => $"is {wait.What} until {WaitDescription.Moment(wait.Until)}{In(wait.Until - now)}: {Short(wait.Why)}",
        ActiveGoal { WindingDown: { } budget } => $"is active, in its last turn ({budget})",
        ActiveGoal when Pause(state, now) is { } pause => $"is waiting {pause}",
        ActiveGoal when state.StatusOfGoal() == GoalStatus.Waiting => state.Turn?.Situation is WaitingForModel ? "is waiting for the provider" : "is waiting for its agents",
        ActiveGoal => "is active",
        PausedGoal(var why) => $"is {why}",
        LimitedGoal { Why: var why, Until: { } until } => $"is limited and goes on at {WaitDescription.Moment(until)}{In(until - now)}: {Short(why)}",
        LimitedGoal(var why, _) => $"is limited and does not go on by itself: {Short(why)}",
        BlockedGoal(var why) => $"is blocked: {Short(why)}",
        ExhaustedGoal(var why, _) => $"is exhausted: {why}",
        ClearedGoal => "is cleared",
        _ => Proof(state.Goal.Contract) switch
        {
            "word" => "is complete, on the model's word: nothing was there to prove it",
            "judged" => $"is complete, as judged by {Reviewer(state.Goal)} and not proven",
            "proven-and-judged" => $"is complete: its commands hold{(state.Goal.Claim?.WhyUntrusted() is null ? "" : " (which cannot be trusted)")}, the rest is judged by {Reviewer(state.Goal)} and not proven",
            _ when state.Goal.Claim?.WhyUntrusted() is not null => "is complete: its commands hold, but the proof cannot be trusted",
            _ => "is complete, and proven",
        },
    };

    /// <summary>What the completion of a goal rests on, in a word for programs.</summary>
    public static string Proof(Contract contract) => (contract.Checks.IsEmpty && contract.MustNots.IsEmpty, contract.Judged.IsEmpty) switch
    {
        (true, true) => "word",
        (true, false) => "judged",
        (false, false) => "proven-and-judged",
        _ => "proven",
    };

    /// <summary>What it waits for between two turns; null where it does not.</summary>
    public static string? Pause(SessionState state, DateTimeOffset now) => GoalPause.Of(state) switch
    {
        { Cause: GoalPauseCause.Agents } => "for its agents",
        { Cause: GoalPauseCause.Commands, Until: { } until } => $"for {Running(state)}; it looks at {until.ToLocalTime():yyyy-MM-dd HH:mm:ss}{In(until - now)}",
        { Cause: GoalPauseCause.NoProgress, Until: { } until } => $"until {until.ToLocalTime():HH:mm:ss}{In(until - now)} before its next turn: {UsageLine.Count(state.Goal!.TurnsWithoutProgress, "turn")} brought no progress",
        _ => null,
    };

    /// <summary>What bounds it where nobody said anything.</summary>
    public static string Ceilings(Goal goal, GoalPolicy policy)
    {
        var parts = new List<string> { $"{policy.TurnsWithoutProgressMax} turns without progress", $"{policy.ClaimsInRowMax} claims in a row" };
        if (goal.Budgets.Calls is { } calls) { parts.Add(string.Create(CultureInfo.InvariantCulture, $"{calls:N0} model calls")); }
        if (goal.Budgets.Input is { } input) { parts.Add($"{UsageLine.Tokens(input)} tokens of input"); }

        return string.Join(", ", parts);
    }

    private static string Running(SessionState state) => state.Background is [var one]
        ? $"a command it left running ({Printable.FirstLine(ToolLabel.Of(one.Call), TextChars)})"
        : $"{state.Background.Length} commands it left running";

    /// <summary>What is left of each budget; empty where nothing is bounded.</summary>
    public static string Left(Goal goal, DateTimeOffset now)
    {
        var parts = new List<string>();
        if (goal.Budgets.Tokens is { } tokens) { parts.Add($"{UsageLine.Tokens(Math.Max(0, tokens - goal.Charged))} of {UsageLine.Tokens(tokens)} tokens"); }
        if (goal.Budgets.Cost is { } cost) { parts.Add(string.Create(CultureInfo.InvariantCulture, $"${Math.Max(0, cost - goal.Cost):0.00} of ${cost:0.00}")); }
        if (goal.Budgets.Deadline is { } deadline) { parts.Add(deadline > now ? $"{Duration.Say(deadline - now)} until the deadline" : "no time until the deadline"); }
        if (goal.Budgets.ActiveSeconds is { } seconds) { parts.Add($"{Duration.Say(TimeSpan.FromSeconds(Math.Max(0, seconds - (goal.Spent.ActiveMs / 1000))))} of work"); }
        if (goal.Budgets.Turns is { } turns) { parts.Add($"{Math.Max(0, turns - goal.Spent.Turns)} of {turns} turns"); }

        return string.Join(", ", parts);
    }

    public static string Spent(Goal goal)
    {
        var spent = goal.Spent;
        var agents = goal.Delegated.Calls > 0 ? $" · by agents: {AgentSummary.Spent(goal.Delegated)}" : "";
        var cost = spent.UnpricedCalls == 0 ? string.Create(CultureInfo.InvariantCulture, $" · ${spent.Cost:0.00##}") : "";
        return $"{UsageLine.Count(spent.Turns, "turn")} · {UsageLine.Count(spent.Calls, "model call")} · {UsageLine.Tokens(spent.Charged)} tokens charged, {UsageLine.Tokens(spent.Cached)} cached{cost}{(spent.EstimatedCalls > 0 ? $" ({UsageLine.Estimated(spent.EstimatedCalls)})" : "")} · {Duration.Say(TimeSpan.FromMilliseconds(spent.ActiveMs))} of work{agents}";
    }

    public static string FoundLine(Evidence found) => (found.Kind, found.Holds) switch
    {
        (ProofKind.Judged, true) => $"judged as met: {Short(found.What)}",
        (ProofKind.Judged, false) => $"judged as not met: {Short(found.What)}",
        (ProofKind.Files, true) => $"unchanged: {Short(found.What)}",
        (ProofKind.Files, false) => $"changed: {Short(found.What)}",
        (ProofKind.FilesAfter, true) => $"unchanged by the checks: {Short(found.What)}",
        (ProofKind.FilesAfter, false) => $"changed while the checks ran: {Short(found.What)}",
        (ProofKind.MustNot, true) => $"failed, as it has to: {Short(found.What)}",
        (ProofKind.MustNot, false) => $"did not fail, as it has to: {Short(found.What)}",
        (_, true) => $"held: {Short(found.What)}",
        _ => $"did not hold: {Short(found.What)}",
    };

    private static List<string[]> Facts(SessionId session, SessionState state, Goal goal, DateTimeOffset now, bool isRun)
    {
        var rows = new List<string[]>
        {
            new[] { "Goal", Printable.FirstLine(goal.Objective, TextChars) },
            new[] { "It", Standing(state, now, isRun) },
            new[] { "Session", state.Name is { } name ? $"{session} ({name})" : session.Value },
            new[] { "Workspace", state.Started!.Workspace },
            new[] { "Set", $"{goal.SetAt.ToLocalTime():yyyy-MM-dd HH:mm:ss} by {goal.By}" },
            new[] { "Spent", Spent(goal) },
        };
        if (Left(goal, now) is { Length: > 0 } left) { rows.Add(["Left", left]); }
        rows.Add(["Ceilings", Ceilings(goal, state.Settings.Goals ?? GoalPolicy.Usual)]);
        if (goal.Claim?.WhyUntrusted() is { } why) { rows.Add(["Trust", $"the proof cannot be trusted: {why} (docs/goals.md)"]); }
        if (goal.Context == GoalContext.Fresh) { rows.Add(["Context", "fresh in each turn"]); }
        if (goal.CommitsProgress) { rows.Add(["Progress", Kept(state, goal)]); }
        if (goal.Resumes > 0) { rows.Add(["Resumed", $"{goal.Resumes} times by itself"]); }

        return rows;
    }

    private static string Kept(SessionState state, Goal goal) => goal.Progress switch
    {
        null => $"will be kept on the branch {ProgressCommitRules.BranchOf(state, goal)}",
        { Problem: { } problem } progress => $"not kept on the branch {progress.Branch}: {Short(problem)}",
        { Commit: { } commit } progress => $"kept on the branch {progress.Branch}, last as {commit[..Math.Min(commit.Length, CommitChars)]}",
        var progress => $"nothing to keep yet on the branch {progress.Branch}",
    };

    public static IEnumerable<string> Parts(Contract contract) =>
    [
        .. contract.Checks.Select(check => $"has to succeed: {Short(check)}"),
        .. contract.MustNots.Select(mustNot => $"has to fail: {Short(mustNot)}"),
        .. contract.Judged.Select(criterion => $"judged, not proven: {Short(criterion)}"),
        .. contract.Protected.Select(path => $"protected: {path}"),
        .. contract.Untouched.Select(path => $"not to be changed: {path}"),
    ];

    private static IEnumerable<string> Found(Evidence found, bool withEvidence)
    {
        yield return $"{(found.Holds ? "✓" : "✗")} {FoundLine(found)}";
        if (!withEvidence) { yield break; }

        if (found.Run is { } run && found.Kind is not (ProofKind.Files or ProofKind.FilesAfter)) { yield return $"    run {run}, exit code {(found.ExitCode is { } code ? $"{code}" : "none")}, SHA-256 of the output {found.OutputHash ?? "unknown"}"; }
        foreach (var line in Printable.Of(found.Excerpt).Split('\n')) { yield return $"    {line}".TrimEnd(); }
    }

    private static string Reviewer(Goal goal) => goal.Claim?.Review is { Model.Length: > 0 } review ? Printable.Of(review.Model) : "a model";

    private static string FoundAt(ProofOccasion occasion) => occasion switch
    {
        ProofOccasion.Baseline => "Found before the work began",
        ProofOccasion.Recheck => "Found when it was proven again",
        _ => "Found at the last claim",
    };

    private static string In(TimeSpan left) => left > TimeSpan.Zero ? $" (in {Duration.Say(left)})" : "";

    private static string Short(string text) => Printable.FirstLine(text, TextChars);

    private static void Section(StringBuilder page, string title, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0) { return; }

        page.Append('\n').Append(title).Append(":\n");
        foreach (var line in list) { page.Append("  ").Append(line).Append('\n'); }
    }
}

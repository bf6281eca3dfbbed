using System.Collections.Immutable;
using System.Text;

namespace Perdure.Core;

/// <summary>How a claim is put to the proof: one step after the other, then the review, then the answer to the call.</summary>
internal static class ClaimRules
{
    /// <summary>What is kept of a check's report in the state; the log has the report of one that failed.</summary>
    private const int ExcerptChars = 600;

    /// <summary>What the answer to a refused claim may fill of the context.</summary>
    private const int FailuresCharsMax = 40_000;

    /// <summary>Shells use these where the command itself could not be run; that is no proof of anything.</summary>
    private static readonly int[] NotRunnable = [126, 127];

    /// <returns>The call whose claim is being looked at.</returns>
    public static OpenCall? OpenCallOf(SessionState state) => state.Goal?.Claim is not { Over: false } claim ? null : state.Turn?.Situation switch
    {
        Working(var calls) => calls.FirstOrDefault(open => open.Call.Id == claim.Call && open.Outcome is null),
        Stopping(var calls) => calls.FirstOrDefault(open => open.Call.Id == claim.Call && open.Outcome is null),
        _ => null,
    };

    public static bool IsOf(SessionState state, OpenCall open) => state.Goal?.Claim is { Over: false } claim && open.Call.Id == claim.Call;

    /// <returns>What follows for the claim; null while something is being looked at.</returns>
    public static SessionEvent? Next(SessionState state, Goal goal, Claim claim, DateTimeOffset at)
    {
        if (goal.Standing is CompleteGoal) { return Answer(claim, ToolStatus.Succeeded, GoalWording.Accepted(goal, claim)); }
        if (claim.Edition != goal.Edition) { return Answer(claim, ToolStatus.Failed, GoalWording.ChangedMeanwhile); }

        var steps = Steps(goal.Contract).ToList();
        var looked = claim.Found.Count(found => found.Kind != ProofKind.Judged);
        if (looked < steps.Count) { return new CheckStarted(claim.Call, state.Runs + 1, steps[looked].Kind, steps[looked].What); }
        if (claim.Failures.IsEmpty && !goal.Contract.Judged.IsEmpty && claim.Review is not { Done: true }) { return Reviewing(state, goal, claim, at); }
        if (claim.Review?.GivenUp is { } problem) { return Answer(claim, ToolStatus.Failed, GoalWording.NobodyJudged(problem)); }

        return claim.Failures.IsEmpty
            ? new GoalStatusChanged(goal.Number, new CompleteGoal())
            : Answer(claim, ToolStatus.Failed, GoalWording.Refused(Bounded(claim.Failures), claim));
    }

    /// <returns>What is recorded when a command of the proof has ended; null where the call is another one.</returns>
    public static CheckFinished? Finished(SessionState state, CallId call, ToolOutcome outcome)
    {
        if (OpenCallOf(state) is not { Run: { } run } open || open.Call.Id != call || state.Goal!.Claim!.Now is not { } step) { return null; }

        var holds = step.Kind == ProofKind.Check
            ? outcome is { Status: ToolStatus.Succeeded, ExitCode: 0 }
            : outcome is { Status: ToolStatus.Failed, ExitCode: { } code } && code != 0 && !NotRunnable.Contains(code);
        var evidence = new Evidence(
            step.Kind, step.What, holds, run, outcome.ExitCode, outcome.OutputHash, Digest.Shortened(outcome.Text, ExcerptChars));
        return new CheckFinished(call, evidence, holds ? null : GoalWording.Failed(step, outcome.Text));
    }

    /// <returns>What is recorded when the sealed files were looked at again; null where nobody asked for it.</returns>
    public static CheckFinished? Compared(SessionState state, ReportComparison report)
    {
        if (OpenCallOf(state) is not { Run: { } run } open || (open.Call.Id, run) != (report.Call, report.Run)) { return null; }

        var goal = state.Goal!;
        var changes = report.Problem is { } problem ? [problem] : Differences(goal.Seals, report.Seals);
        var text = changes.IsEmpty ? goal.Seals.Length == 1 ? "1 file is as it was." : $"{goal.Seals.Length} files are as they were." : string.Join('\n', changes);
        var evidence = new Evidence(
            ProofKind.Files, goal.Claim!.Now!.What, changes.IsEmpty, run, OutputHash: null, Excerpt: Digest.Shortened(text, ExcerptChars));
        return new CheckFinished(report.Call, evidence, changes.IsEmpty ? null : GoalWording.FilesChanged(Digest.Shortened(text, ExcerptChars * 4)));
    }

    public static JudgeFailed JudgeFailure(SessionState state, ReportJudgeFailure report, DateTimeOffset at)
    {
        var failure = report.Failure;
        var passing = failure.Kind is FailureKind.Unreachable or FailureKind.Transient or FailureKind.Throttled || (FailureRules.IsUnexplained(failure) && report.Attempt < FailureRules.TriesBeforeSwitch);
        DateTimeOffset? retryAt = passing ? failure.RetryAt ?? at + FailureRules.Backoff(state.Id, state.Rounds, report.Attempt, report.Attempt) : null;
        return new JudgeFailed(report.Call, report.Attempt, failure, retryAt) { At = at };
    }

    public static bool AwaitsJudge(SessionState state, CallId call, int attempt) =>
        OpenCallOf(state) is { Run: null } open && open.Call.Id == call
        && state.Goal!.Claim!.Review is { Done: false, Until: null } review && review.Attempt == attempt;

    private static IEnumerable<ProofStep> Steps(Contract contract)
    {
        if (contract.HasSeals) { yield return new ProofStep(ProofKind.Files, string.Join(", ", contract.Sealed)); }
        foreach (var check in contract.Checks) { yield return new ProofStep(ProofKind.Check, check); }
        foreach (var mustNot in contract.MustNots) { yield return new ProofStep(ProofKind.MustNot, mustNot); }
    }

    private static SessionEvent? Reviewing(SessionState state, Goal goal, Claim claim, DateTimeOffset at)
    {
        // A review is a model call like any other, and costs what one costs.
        if (claim.Review is null or { Until: not null } && GoalBudget.Reached(goal, at) is { } over) { return Answer(claim, ToolStatus.Failed, GoalWording.NobodyJudged(over)); }

        return claim.Review switch
        {
            null => new JudgeAsked(claim.Call, Attempt: 1, state.Model),
            { Until: { } until } waiting when at >= until => new JudgeAsked(claim.Call, waiting.Attempt + 1, state.Model),
            _ => null,
        };
    }

    private static ToolFinished Answer(Claim claim, ToolStatus status, string text) => new(claim.Call, new ToolOutcome(status, text));

    private static ImmutableArray<string> Differences(ImmutableArray<Seal> before, ImmutableArray<Seal> now)
    {
        var was = before.DistinctBy(seal => seal.Path).ToDictionary(seal => seal.Path, seal => seal.Hash);
        var found = now.DistinctBy(seal => seal.Path).ToDictionary(seal => seal.Path, seal => seal.Hash);
        return
        [
            .. was.Where(file => !found.ContainsKey(file.Key)).Select(file => $"{file.Key} is gone"),
            .. was.Where(file => found.TryGetValue(file.Key, out var hash) && hash != file.Value).Select(file => $"{file.Key} was changed"),
            .. found.Keys.Where(path => !was.ContainsKey(path)).Select(path => $"{path} was added"),
        ];
    }

    /// <summary>Each failure gets its share, so that one long output hides no other.</summary>
    private static string Bounded(ImmutableArray<string> failures)
    {
        var text = new StringBuilder();
        foreach (var failure in failures) { text.Append("\n\n").Append(Digest.Shortened(failure, FailuresCharsMax / failures.Length)); }

        return text.ToString().Trim();
    }
}

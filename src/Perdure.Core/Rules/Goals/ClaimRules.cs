using System.Collections.Immutable;
using System.Text;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>How a claim is put to the proof: one step after the other, then the review, then the answer to the call.</summary>
internal static class ClaimRules
{
    /// <summary>What is kept of a check's report in the state; the log has the report of one that failed.</summary>
    private const int ExcerptChars = 600;

    /// <summary>What the answer to a refused claim may fill of the context.</summary>
    private const int FailuresCharsMax = 40_000;

    /// <returns>The proof that is being taken now; null where none is, or its turn has gone on without it.</returns>
    public static Claim? OpenClaim(SessionState state) => state.Goal?.Claim switch
    {
        not { Over: false } => null,
        { Occasion: not ProofOccasion.Claim } claim => IdleProof.IsOpen(state) ? claim : null,
        var claim => state.Calls.Any(open => open.Call.Id == claim.Call && open.Outcome is null) ? claim : null,
    };

    /// <summary>Whether commands that were left running, here or by agents, have to stand still before the proof is taken.</summary>
    public static bool HasToFreeze(SessionState state) =>
        !state.CommandsFrozen && !(state.Background.IsEmpty && state.Agents.IsEmpty) && state.Turn?.Situation is not StoppingTools && OpenClaim(state) is { Occasion: not ProofOccasion.Baseline, Repeated: false, Run: null, Review: null };

    public static bool IsOf(SessionState state, OpenCall open) => state.Goal?.Claim is { Over: false } claim && open.Call.Id == claim.Call;

    /// <returns>What follows for the claim; null while something is being looked at.</returns>
    public static SessionEvent? Next(SessionState state, Goal goal, Claim claim, DateTimeOffset at)
    {
        if (claim.Run is not null) { return null; }
        if (goal.State is CompleteGoal && claim.Occasion == ProofOccasion.Claim) { return Answer(claim, ToolStatus.Succeeded, GoalMessages.Accepted(goal, claim)); }
        if (claim.Edition != goal.Edition) { return claim.Occasion == ProofOccasion.Claim ? Answer(claim, ToolStatus.Failed, GoalMessages.ChangedMeanwhile) : new ProofEnded(goal.Number, claim.Call, claim.Occasion); }
        if (claim.Repeated) { return Answer(claim, ToolStatus.Failed, GoalMessages.Repeated(Bounded(claim.Failures), claim)); }
        if (HasToFreeze(state)) { return null; }
        if (!claim.Moving.IsEmpty) { return NotTaken(goal, claim, GoalMessages.NotStill(claim.Moving)); }
        if (ProofSteps.Next(goal, claim, GoalNextStep.Policy(state).FlakyRuns) is { } step) { return new CheckStarted(claim.Call, state.Runs + 1, step.Kind, step.What); }
        if (claim.Occasion == ProofOccasion.Baseline) { return IdleProof.Concluded(goal, claim, problem: null); }
        if (claim.Failures.IsEmpty && !goal.Contract.Judged.IsEmpty && claim.Review is not { Stage: VerdictGiven or ReviewGivenUp }) { return ReviewRules.Next(state, goal, claim, at); }

        var problem = claim.Review is { Stage: ReviewGivenUp(var unheard) } ? GoalMessages.NobodyJudged(unheard) : null;
        if (claim.Occasion == ProofOccasion.Recheck) { return IdleProof.Concluded(goal, claim, problem); }
        if (problem is not null) { return Answer(claim, ToolStatus.Failed, problem); }

        return claim.Failures.IsEmpty
            ? new GoalStatusChanged(goal.Number, new CompleteGoal())
            : Answer(claim, ToolStatus.Failed, GoalMessages.Refused(Bounded(claim.Failures), claim, goal));
    }

    /// <summary>Whether a claim made now would find what the last one found: nothing has run since, and the files are as they were.</summary>
    public static bool WouldRepeat(SessionState state, Goal goal) =>
        goal.Claim is { Over: true, Occasion: ProofOccasion.Claim, Still: true, Failures.IsEmpty: false } last
        && last.Edition == goal.Edition
        && ProofSteps.Next(goal, last, GoalNextStep.Policy(state).FlakyRuns) is null
        && state.Background.IsEmpty
        && last.TreeAfter == SnapshotRules.CurrentTree(state);

    /// <returns>What is recorded when a command of the proof has ended; null where the call is another one.</returns>
    public static CheckFinished? Finished(SessionState state, CallId call, ToolOutcome outcome)
    {
        if (OpenClaim(state) is not { Run: { } run, Now: { Kind: ProofKind.Check or ProofKind.MustNot } step } claim || claim.Call != call) { return null; }

        var couldRun = CommandExit.Could(outcome);
        var holds = step.Kind == ProofKind.Check
            ? outcome is { Status: ToolStatus.Succeeded, ExitCode: 0 }
            : couldRun && outcome is { Status: ToolStatus.Failed, ExitCode: { } code } && code != 0;
        var evidence = new Evidence(
            step.Kind, step.What, holds, run, outcome.ExitCode, outcome.OutputHash, MechanicalSummary.Shortened(outcome.Text, ExcerptChars), couldRun ? null : true, outcome.Unprotected);
        return new CheckFinished(call, evidence, holds ? null : GoalMessages.Failed(step, outcome.Text));
    }

    /// <returns>What is recorded when the sealed files were looked at again; null where nobody asked for it.</returns>
    public static CheckFinished? Compared(SessionState state, ReportComparison report)
    {
        if (OpenClaim(state) is not { Run: { } run, Now: { Kind: ProofKind.Files or ProofKind.FilesAfter } step } claim || (claim.Call, run) != (report.Call, report.Run)) { return null; }

        var goal = state.Goal!;
        var changes = report.Problem is { } problem ? [problem] : Differences(goal.Seals, report.Seals);
        var text = changes.IsEmpty ? goal.Seals.Length == 1 ? "1 file is as it was." : $"{goal.Seals.Length} files are as they were." : string.Join('\n', changes);
        var evidence = new Evidence(step.Kind, step.What, changes.IsEmpty, run, OutputHash: null, Excerpt: MechanicalSummary.Shortened(text, ExcerptChars));
        return new CheckFinished(report.Call, evidence, changes.IsEmpty ? null : GoalMessages.FilesChanged(step.Kind, MechanicalSummary.Shortened(text, ExcerptChars * 4)));
    }

    public static bool AwaitsJudge(SessionState state, CallId call, int attempt) =>
        OpenClaim(state) is { Run: null, Review: { Stage: AwaitingVerdict } review } claim && claim.Call == call && review.Attempt == attempt;

    /// <returns>The end of a proof that could not be taken.</returns>
    public static SessionEvent NotTaken(Goal goal, Claim claim, string problem) =>
        claim.Occasion == ProofOccasion.Recheck ? IdleProof.Concluded(goal, claim, problem) : Answer(claim, ToolStatus.Failed, problem);

    private static ToolFinished Answer(Claim claim, ToolStatus status, string text) => new(claim.Call, new ToolOutcome(status, text));

    private static ImmutableArray<string> Differences(ImmutableArray<FileSeal> before, ImmutableArray<FileSeal> now)
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
    public static string Bounded(ImmutableArray<string> failures)
    {
        var text = new StringBuilder();
        foreach (var failure in failures) { text.Append("\n\n").Append(MechanicalSummary.Shortened(failure, FailuresCharsMax / failures.Length)); }

        return text.ToString().Trim();
    }
}

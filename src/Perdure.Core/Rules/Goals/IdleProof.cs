using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The proof as the runtime takes it by itself, at rest: when a goal was set, and when something was changed after it was accepted.</summary>
internal static class IdleProof
{
    private const int UnrunnableCharsMax = 1_000;

    /// <summary>Whether a proof is open that no call waits for. Nothing else begins meanwhile.</summary>
    public static bool IsOpen(SessionState state) => state is { Turn: null, Goal: { Claim: { Over: false, Occasion: not ProofOccasion.Claim } claim } goal } && IsMeant(goal, claim);

    /// <summary>Whether one has to begin, were the workspace known to be recorded.</summary>
    public static bool IsDue(SessionState state) => state is { Turn: null, Compaction: null, Rewinding: null, Goal: { } goal } && !IsOpen(state) && (Baseline(goal) || Recheck(state, goal));

    public static SessionEvent? AtRest(SessionState state, DateTimeOffset at)
    {
        if (state.Compaction is not null || state.Goal is not { } goal) { return null; }
        if (IsOpen(state)) { return ClaimRules.Next(state, goal, goal.Claim!, at); }

        return IsDue(state) ? new ProofBegun(goal.Number, new CallId($"proof-{state.Seq}"), Recheck(state, goal) ? ProofOccasion.Recheck : ProofOccasion.Baseline) : null;
    }

    /// <returns>What a proof that was taken at rest leads to, when nothing of it is left to be looked at.</returns>
    public static ProofEnded Concluded(Goal goal, Claim claim, string? problem)
    {
        if (claim.Occasion == ProofOccasion.Recheck)
        {
            var failures = problem is null ? claim.Failures : claim.Failures.Add(problem);
            return failures.IsEmpty
                ? new ProofEnded(goal.Number, claim.Call, claim.Occasion)
                : new ProofEnded(goal.Number, claim.Call, claim.Occasion, ActiveGoal.Plainly, GoalMessages.NoLongerProven(ClaimRules.Bounded(failures)));
        }

        ImmutableArray<Evidence> unrunnable = [.. claim.Found.Where(found => found.CannotRun is true)];
        if (!unrunnable.IsEmpty) { return new ProofEnded(goal.Number, claim.Call, claim.Occasion, new BlockedGoal(GoalMessages.CannotRun(unrunnable[0], UnrunnableCharsMax)) { Setup = SetupProblem.CheckCannotRun }); }

        return IsTrueAlready(goal, claim)
            ? new ProofEnded(goal.Number, claim.Call, claim.Occasion, new BlockedGoal(GoalMessages.TrueAlready) { Setup = SetupProblem.TrueAlready })
            : new ProofEnded(goal.Number, claim.Call, claim.Occasion);
    }

    /// <summary>The checks of a new goal, or of one whose contract was changed, before anything is spent for it.</summary>
    private static bool Baseline(Goal goal) =>
        goal is { State: ActiveGoal, Continuing: false } && goal.BaselineEdition < goal.Edition && goal.Contract.HasCommands && !GoalPendingWork.HasToSeal(goal) && goal.Claim is null or { Over: true };

    private static bool Recheck(SessionState state, Goal goal) =>
        goal is { State: CompleteGoal, ChangedAfter: true, Contract.ProvesNothing: false } && !(goal.ProvenTree is { } proven && SnapshotRules.CurrentTree(state) == proven);

    private static bool IsMeant(Goal goal, Claim claim) => claim.Occasion == ProofOccasion.Recheck ? goal.State is CompleteGoal : goal.State is ActiveGoal;

    private static bool IsTrueAlready(Goal goal, Claim claim) =>
        !goal.EvenIfTrue && goal.Spent.Turns == 0 && goal.Contract.Judged.IsEmpty && claim.Found.All(found => found.Holds);
}

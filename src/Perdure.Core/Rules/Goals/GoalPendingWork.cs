using System.Collections.Immutable;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The work a goal is waiting for.</summary>
internal static class GoalPendingWork
{
    public static IEnumerable<SessionEffect> In(SessionState state)
    {
        if (Overdue(state) is { } deadline) { yield return deadline; }
        if (state.CommandsFrozen && ClaimRules.OpenClaim(state) is null) { yield return new ThawCommands(state.Runs); }
        if (state.Goal is not { } goal) { yield break; }
        if (ClaimRules.HasToFreeze(state)) { yield return new FreezeCommands(goal.Claim!.Call); }
        if (HasToSeal(goal)) { yield return new SealFiles(goal.Number, goal.Edition); }
        if (!ClaimRules.HasToFreeze(state) && OfClaim(state) is { } proof) { yield return proof; }
        if (ProgressCommitRules.Due(state) is { } tree) { yield return new CommitProgress(goal.Number, tree); }
        if (GoalNextStep.HandsOver(state)) { yield return new WriteHandover(goal.Number, goal.Turn!.Number); }
        if (AtRest(state, goal) is { } until) { yield return new WaitForGoal(goal.Number, until); }
    }

    public static bool HasToSeal(Goal goal) => goal.State is ActiveGoal && goal.Contract.HasSeals && goal.SealedEdition < goal.Edition;

    private static SessionEffect? OfClaim(SessionState state)
    {
        if (ClaimRules.OpenClaim(state) is not { } claim) { return null; }
        if (claim.Run is { } run) { return OfCheck(claim, run, isStopping: state.Turn?.Situation is StoppingTools); }

        return (state.Turn?.Situation, claim.Review) switch
        {
            (RunningTools or null, { Stage: WaitingForReviewer(var until), Attempt: var attempt }) => new WaitForJudge(claim.Call, attempt, until),
            (RunningTools or null, { Stage: AwaitingVerdict, Attempt: > 0 and var attempt, Model: var model }) => new AskJudge(claim.Call, attempt, model),
            _ => null,
        };
    }

    private static SessionEffect? OfCheck(Claim claim, int run, bool isStopping) => (claim.Call, claim.Now) switch
    {
        (_, null) => null,
        (var call, (ProofKind.Files or ProofKind.FilesAfter, _)) => new CompareFiles(call, run),
        (var call, (_, var command)) when isStopping => new StopCheck(call, run, command),
        (var call, (_, var command)) => new RunCheck(call, run, command),
    };

    /// <summary>The deadline, where a turn waits for something that may come after it.</summary>
    private static WaitForGoal? Overdue(SessionState state)
    {
        if (GoalAccounting.AccountOf(state) is not { Budgets.Deadline: { } deadline } goal) { return null; }

        var waits = state.ModelWait is not null
            || goal.Claim is { Over: false, Review.Stage: WaitingForReviewer }
            || state.AwaitsAnswer
            || AgentRules.Waiting(state) is not null;
        return waits ? new WaitForGoal(goal.Number, deadline) : null;
    }

    /// <summary>The next moment at which something follows at rest though nobody says anything.</summary>
    private static DateTimeOffset? AtRest(SessionState state, Goal goal) => goal.State switch
    {
        LimitedGoal { Until: { } until } when state.AtRest && GoalNextStep.Policy(state).GoOn => Sooner(until, goal.Budgets.Deadline),
        ActiveGoal when state is { Turn: null, AwaitsAnswer: true } => goal.Budgets.Deadline,
        // While something else is due first, the end of a pause leads to nothing: woken by it, the session would be woken again at once.
        ActiveGoal when state.AtRest && !IdleProof.IsDue(state) && GoalNextStep.MayContinue(state, goal) && GoalPause.Of(state) is { } pause => Sooner(pause.Until, goal.Budgets.Deadline),
        _ => null,
    };

    private static DateTimeOffset? Sooner(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one : other;
}

using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>The work a goal is waiting for.</summary>
internal static class GoalWork
{
    public static IEnumerable<SessionEffect> In(SessionState state)
    {
        if (state.Goal is not { } goal) { yield break; }
        if (HasToSeal(goal)) { yield return new SealFiles(goal.Number, goal.Edition); }
        if (OfClaim(state, goal) is { } proof) { yield return proof; }
        if (GoalCourse.HandsOver(state)) { yield return new WriteHandover(goal.Number, goal.Turn!.Number); }
        if (NextMoment(state, goal) is { } until) { yield return new WaitForGoal(goal.Number, until); }
    }

    public static bool HasToSeal(Goal goal) => goal.Standing is ActiveGoal && goal.Contract.HasSeals && goal.SealedEdition < goal.Edition;

    private static SessionEffect? OfClaim(SessionState state, Goal goal)
    {
        if (ClaimRules.OpenCallOf(state) is not { } open) { return null; }
        if (open.Run is { } run) { return OfCheck(goal, open.Call.Id, run, isStopping: state.Turn!.Situation is Stopping); }

        return (state.Turn!.Situation, goal.Claim!.Review) switch
        {
            (Working, { Done: false, Until: { } until, Attempt: var attempt }) => new WaitForJudge(open.Call.Id, attempt, until),
            (Working, { Done: false, Attempt: > 0 and var attempt }) => new AskJudge(open.Call.Id, attempt, state.Model),
            _ => null,
        };
    }

    private static SessionEffect? OfCheck(Goal goal, CallId call, int run, bool isStopping) => goal.Claim!.Now switch
    {
        null => null,
        (ProofKind.Files, _) => new CompareFiles(call, run),
        (_, var command) when isStopping => new StopCheck(call, run, command),
        (_, var command) => new RunCheck(call, run, command),
    };

    /// <summary>The next moment at which something follows though nobody says anything.</summary>
    private static DateTimeOffset? NextMoment(SessionState state, Goal goal) => goal.Standing switch
    {
        LimitedGoal { Until: { } until } when state is { Turn: null, Compaction: null } && GoalCourse.Policy(state).GoOn
            => goal.Budgets.Deadline is { } deadline && deadline < until ? deadline : until,
        ActiveGoal when GoalTally.IsAtWork(state) && (state.ModelWait is not null || goal.Claim is { Over: false, Review: { Done: false, Until: not null } })
            => goal.Budgets.Deadline,
        ActiveGoal when AgentRules.AnyAtWork(state) && (state.AtRest || AgentRules.Waiting(state) is not null) => goal.Budgets.Deadline,
        _ => null,
    };
}

using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Says in one word how a goal stands: waiting is not recorded, it follows from what the session waits for.</summary>
public static class GoalStatuses
{
    /// <summary>Whether a goal was set whose files are still to be sealed, or whose checks are still to be run once, before the work begins.</summary>
    public static bool PreparesGoal(this SessionState state) =>
        state is { Turn: null, Goal: { State: ActiveGoal, Spent.Turns: 0 } goal } && (GoalPendingWork.HasToSeal(goal) || IdleProof.IsOpen(state) || IdleProof.IsDue(state));

    /// <returns>Null where the session has no goal.</returns>
    public static GoalStatus? StatusOfGoal(this SessionState state) => state.Goal?.State switch
    {
        null => null,
        ActiveGoal when state.AwaitsUser || state.ModelWait is { NeedsUser: true } => GoalStatus.Blocked,
        ActiveGoal => state.ModelWait is not null || AgentRules.Waiting(state) is not null || GoalPause.Of(state) is not null || state.Goal.Claim is { Over: false, Review.Stage: WaitingForReviewer }
            ? GoalStatus.Waiting
            : GoalStatus.Active,
        PausedGoal => GoalStatus.Paused,
        LimitedGoal => GoalStatus.Limited,
        BlockedGoal => GoalStatus.Blocked,
        ExhaustedGoal => GoalStatus.Exhausted,
        ClearedGoal => GoalStatus.Cleared,
        _ => GoalStatus.Complete,
    };
}

using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Notes what may have changed the ground a proof was taken on, since it was taken.</summary>
internal static class ProofInvalidation
{
    public static SessionState WithGoalProofOf(this SessionState state, SessionEvent happened) => state.Goal is { } goal ? With(state, goal, happened) : state;

    private static SessionState With(SessionState state, Goal goal, SessionEvent happened)
    {
        if (goal.Claim is { Over: true, Still: true } claim && Stirs(state, happened)) { goal = goal with { Claim = claim with { Still = false } }; }
        if (goal.InitialTree is null && happened is SnapshotTaken or GoalSet && SnapshotRules.CurrentTree(state) is { } tree) { goal = goal with { InitialTree = tree }; }
        if (goal.State is CompleteGoal) { goal = goal with { ChangedAfter = ChangedAfter(state, goal, happened) }; }

        return ReferenceEquals(goal, state.Goal) ? state : state with { Goal = goal };
    }

    /// <summary>What runs in the turn that reached the goal, and what it left running, is work for it still; a later turn is other work.</summary>
    private static bool ChangedAfter(SessionState state, Goal goal, SessionEvent happened) => happened switch
    {
        ToolStarted started => goal.ChangedAfter || (GoalAccounting.IsAtWork(state) && MayChange(state, started.Call)),
        CommandEnded => goal.ChangedAfter || state.Turns == goal.Turn?.Number,
        TurnStarted => false,
        _ => goal.ChangedAfter,
    };

    private static bool Stirs(SessionState state, SessionEvent happened) => happened switch
    {
        ToolStarted started => MayChange(state, started.Call),
        TurnStarted started => !started.Inputs.IsEmpty || state.Settings.Snapshots is not true || state.Snapshots.Resting is not null,
        InputsJoined or QuestionAnswered or CommandEnded or TurnResumed or GoalResumed or GoalEdited or SettingsChanged or AgentEvent => true,
        _ => false,
    };

    private static bool MayChange(SessionState state, CallId call) =>
        state.Calls.FirstOrDefault(open => open.Call.Id == call) is { } open && !CallOrder.IsReadOnly(state, open.Call);
}

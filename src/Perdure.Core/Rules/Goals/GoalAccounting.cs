using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Keeps account of what a goal has spent, and of how its turns went, from the facts of any session.</summary>
internal static class GoalAccounting
{
    /// <summary>A step of work that took longer was a machine asleep or a process that was dead; that is no work.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(30);

    /// <summary>As long as a provider keeps a prefix where nothing else is asked for.</summary>
    private static readonly TimeSpan CachedFor = TimeSpan.FromMinutes(5);

    public static SessionState WithGoalSpendingOf(this SessionState state, SessionEvent happened) => happened switch
    {
        _ when state is { Goal: null, PreviousGoal: null } => state,
        TurnStarted started => Begun(state, started),
        TurnResumed(var turn, _) => Resumed(state, turn),
        ModelAsked { At: { } at } => AtWork(state, goal => Worked(goal, at, goesOn: true) with { LongPauses = goal.LongPauses || Step(goal, at) > CachedFor }),
        ModelCallFailed failed => AtWork(state, goal => Failed(goal, failed)),
        ModelReplied replied => AtWork(state, goal => Spent(goal, replied.Usage)),
        HistoryCompacted { Trimmed: false } compacted => Summarised(state, compacted.Usage),
        SummaryFailed { Usage: { } usage } => Summarised(state, usage),
        GoalJudged judged => Reviewed(state, judged.Usage),
        JudgeFailed { Usage: { } usage } => Reviewed(state, usage),
        ToolStarted => AtWork(state, goal => goal with { Turn = goal.Turn! with { Worked = true } }),
        ToolFinished(var call, var outcome) when state.Goal?.Claim is { Over: false } claim && claim.Call == call => state with { Goal = Answered(state, state.Goal, claim, outcome) },
        CheckFinished { Evidence: var found } => ProgressTracker.Held(state, found),
        InterruptRequested when state.Goal is { } goal => state with { Goal = goal with { MustStop = false } },
        TurnEnded ended => Ended(state, ended),
        _ => state,
    };

    /// <summary>Marks the facts between which work went on with the moment they happened at; nobody else needs it.</summary>
    public static SessionEvent Timed(SessionState state, SessionEvent happened, DateTimeOffset at) => AccountOf(state) is null ? happened : happened switch
    {
        ModelAsked asked => asked with { At = at },
        TurnEnded ended => ended with { At = at },
        _ => happened,
    };

    /// <summary>Whether the turn that runs is one of the goal's.</summary>
    public static bool IsAtWork(SessionState state) => state is { Turn: { } turn, Goal.Turn: { } last } && turn.Number == last.Number;

    /// <returns>The goal whose budgets hold for the turn that runs, however it stands by now; null where there is none.</returns>
    public static Goal? AccountOf(SessionState state) => state.Turn is { } turn ? Of(state, turn.Number) : null;

    /// <summary>The same goal, changed, whether the session has it or had it.</summary>
    public static SessionState Changed(SessionState state, int goal, Func<Goal, Goal> change) =>
        state.Goal?.Number == goal ? state with { Goal = change(state.Goal) }
        : state.PreviousGoal?.Number == goal ? state with { PreviousGoal = change(state.PreviousGoal) }
        : state;

    public static TimeSpan ActiveTime(Goal goal, DateTimeOffset at) => TimeSpan.FromMilliseconds(goal.Spent.ActiveMs) + Step(goal, at);

    private static Goal? Of(SessionState state, int turn) => state switch
    {
        { Goal: { Turn: { } last } goal } when last.Number == turn => goal,
        { PreviousGoal: { Turn: { } last } former } when last.Number == turn => former,
        _ => null,
    };

    private static SessionState AtWork(SessionState state, Func<Goal, Goal> change) => AccountOf(state) is { } goal ? Changed(state, goal.Number, change) : state;

    /// <summary>Every turn of a session is on the account of its goal; of one that is reached or was cleared, those that no person began.</summary>
    private static SessionState Begun(SessionState state, TurnStarted started) => (state.Goal, state.PreviousGoal) switch
    {
        ({ State: ActiveGoal } goal, _) => state with
        {
            Turn = state.Turn is { OutputSchema: null } begun ? begun with { OutputSchema = goal.OutputSchema } : state.Turn,
            Goal = goal with { Turn = new GoalTurn(started.Turn), Continuing = false, IdleSince = null, Spent = goal.Spent with { Turns = goal.Spent.Turns + 1 } },
        },
        ({ } goal, _) when goal.State is not CompleteGoal || started.Inputs.IsEmpty => state with { Goal = goal with { Turn = new GoalTurn(started.Turn) } },
        (null, { } former) => state with { PreviousGoal = former with { Turn = new GoalTurn(started.Turn) } },
        _ => state,
    };

    /// <summary>After a rewind an earlier turn may be the one that goes on; it is on the goal's account as any other.</summary>
    private static SessionState Resumed(SessionState state, int turn) => Of(state, turn) is { } goal
        ? Changed(state, goal.Number, its => its with { Turn = its.Turn! with { Ended = null } })
        : state.Goal is { State: not CompleteGoal } pursued ? state with { Goal = pursued with { Turn = new GoalTurn(turn) } } : state;

    private static Goal Failed(Goal goal, ModelCallFailed failed)
    {
        var worked = failed.At is { } at ? Worked(goal, at, goesOn: false) : goal;
        return failed.Usage is { } usage ? Spent(worked, usage) : worked;
    }

    /// <summary>A summary is written at rest, too.</summary>
    private static SessionState Summarised(SessionState state, Usage? usage) =>
        (AccountOf(state) ?? (state.Goal is { State: not CompleteGoal } pursued ? pursued : null)) is { } goal ? Changed(state, goal.Number, its => Spent(its, usage)) : state;

    /// <summary>A review may be asked for at rest, too.</summary>
    private static SessionState Reviewed(SessionState state, Usage? usage) => state.Goal is { } goal ? state with { Goal = Spent(goal, usage) } : state;

    private static Goal Answered(SessionState state, Goal goal, Claim claim, ToolOutcome outcome) => goal with
    {
        Claim = claim with { Over = true, TreeAfter = SnapshotRules.CurrentTree(state) },
        BaselineEdition = Math.Max(goal.BaselineEdition, claim.Edition),
        ClaimsInRow = outcome.Status == ToolStatus.Failed ? goal.ClaimsInRow + 1 : goal.ClaimsInRow,
    };

    private static Goal Worked(Goal goal, DateTimeOffset at, bool goesOn) => goal with
    {
        Spent = goal.Spent with { ActiveMs = goal.Spent.ActiveMs + (long)Step(goal, at).TotalMilliseconds },
        WorkingSince = goesOn ? at : null,
    };

    private static TimeSpan Step(Goal goal, DateTimeOffset at) => goal.WorkingSince is { } since
        ? TimeSpan.FromTicks(Math.Clamp((at - since).Ticks, 0, LongestStep.Ticks))
        : TimeSpan.Zero;

    private static Goal Spent(Goal goal, Usage? usage) => goal with { Spent = goal.Spent.Plus(usage) };

    private static SessionState Ended(SessionState state, TurnEnded ended)
    {
        var now = state.Goal is { Claim: { } open } claimed ? state with { Goal = claimed with { Claim = open with { Over = true } } } : state;
        if (Of(now, ended.Turn) is { } goal) { now = Changed(now, goal.Number, its => Ended(now, its, ended)); }

        return now.Goal is { State: ClearedGoal } given ? now with { Goal = null, PreviousGoal = given } : now;
    }

    private static Goal Ended(SessionState state, Goal goal, TurnEnded ended)
    {
        var turn = goal.Turn!;
        var now = (ended.At is { } at ? Worked(goal, at, goesOn: false) : goal) with { Turn = turn with { Ended = ended.Reason }, IdleSince = ended.At, MustStop = false };
        if (ended.Reason != TurnEnd.Answered) { return now; }

        // Who left something running waits for it. That is neither progress nor its lack.
        var waits = !state.Background.IsEmpty || AgentRules.AnyAtWork(state);
        var what = turn.Obstacle ?? (turn.Worked || waits ? null : GoalNextStep.NothingDone);
        return now with
        {
            Obstacle = what is null ? null : what == now.Obstacle?.What ? now.Obstacle with { Turns = now.Obstacle.Turns + 1 } : new RepeatedObstacle(what, Turns: 1),
            TurnsWithoutProgress = turn.Progressed ? 0 : waits ? now.TurnsWithoutProgress : now.TurnsWithoutProgress + 1,
        };
    }
}

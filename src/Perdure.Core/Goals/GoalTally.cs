namespace Perdure.Core;

/// <summary>Keeps account of what a goal has spent, and of how its turns went, from the facts of any session.</summary>
internal static class GoalTally
{
    /// <summary>A step of work that took longer was a machine asleep or a process that was dead; that is no work.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(30);

    /// <summary>As long as a provider keeps a prefix where nothing else is asked for.</summary>
    private static readonly TimeSpan CachedFor = TimeSpan.FromMinutes(5);

    public static SessionState Of(SessionState state, SessionEvent happened) => state.Goal is null ? state : Counted(GoalSteers.Of(ProofWatch.Of(state, state.Goal, happened), happened), happened);

    private static SessionState Counted(SessionState state, SessionEvent happened) => happened switch
    {
        _ when state.Goal is null => state,
        TurnStarted(var turn, _, _) when state.Goal.Standing is ActiveGoal => Begun(state, state.Goal, turn),
        TurnResumed(var turn, _) when state.Goal.Turn is { } last && last.Number == turn => state with { Goal = state.Goal with { Turn = last with { Ended = null } } },
        ModelAsked { At: { } at } => state with { Goal = Worked(state.Goal, at, goesOn: true) with { LongPauses = state.Goal.LongPauses || Step(state.Goal, at) > CachedFor } },
        ModelCallFailed { At: { } at } => state with { Goal = Worked(state.Goal, at, goesOn: false) },
        ModelReplied replied when IsAtWork(state) => Spent(state, replied.Usage),
        HistoryCompacted { Trimmed: false } compacted when IsAtWork(state) || state.Goal.Standing is ActiveGoal => Spent(state, compacted.Usage),
        GoalJudged judged => Spent(state, judged.Usage),
        JudgeFailed { Unreadable: true } unread => Spent(state, unread.Usage),
        ToolStarted when IsAtWork(state) => state with { Goal = state.Goal with { Turn = state.Goal.Turn! with { Worked = true } } },
        ToolFinished(var call, _) when state.Goal.Claim is { Over: false } claim && claim.Call == call => state with
        {
            Goal = state.Goal with { Claim = claim with { Over = true, TreeAfter = SnapshotRules.CurrentTree(state) }, BaselineEdition = Math.Max(state.Goal.BaselineEdition, claim.Edition) },
        },
        TurnEnded ended => state with { Goal = Ended(state.Goal with { Claim = state.Goal.Claim is { } open ? open with { Over = true } : null }, ended) },
        _ => state,
    };

    /// <summary>Marks the facts between which work went on with the moment they happened at; nobody else needs it.</summary>
    public static SessionEvent Timed(SessionState state, SessionEvent happened, DateTimeOffset at) => state.Goal is null ? happened : happened switch
    {
        ModelAsked asked when IsAtWork(state) => asked with { At = at },
        TurnEnded ended when IsAtWork(state) => ended with { At = at },
        _ => happened,
    };

    /// <summary>Whether the turn that runs is one of the goal's.</summary>
    public static bool IsAtWork(SessionState state) => state is { Turn: { } turn, Goal.Turn: { } last } && turn.Number == last.Number;

    public static TimeSpan ActiveTime(Goal goal, DateTimeOffset at) => TimeSpan.FromMilliseconds(goal.Spent.ActiveMs) + Step(goal, at);

    private static SessionState Begun(SessionState state, Goal goal, int turn) => state with
    {
        Turn = state.Turn is { OutputSchema: null } begun ? begun with { OutputSchema = goal.OutputSchema } : state.Turn,
        Goal = goal with { Turn = new GoalTurn(turn), Continuing = false, Spent = goal.Spent with { Turns = goal.Spent.Turns + 1 } },
    };

    private static Goal Worked(Goal goal, DateTimeOffset at, bool goesOn) => goal with
    {
        Spent = goal.Spent with { ActiveMs = goal.Spent.ActiveMs + (long)Step(goal, at).TotalMilliseconds },
        WorkingSince = goesOn ? at : null,
    };

    private static TimeSpan Step(Goal goal, DateTimeOffset at) => goal.WorkingSince is { } since
        ? TimeSpan.FromTicks(Math.Clamp((at - since).Ticks, 0, LongestStep.Ticks))
        : TimeSpan.Zero;

    private static SessionState Spent(SessionState state, Usage? usage) => state with { Goal = state.Goal! with { Spent = state.Goal.Spent.Plus(usage) } };

    private static Goal Ended(Goal goal, TurnEnded ended)
    {
        if (goal.Turn is not { } turn || turn.Number != ended.Turn) { return goal; }

        var now = ended.At is { } at ? Worked(goal, at, goesOn: false) : goal;
        var what = turn.Obstacle ?? (turn.Worked ? null : GoalCourse.NothingDone);
        var obstacle = ended.Reason != TurnEnd.Answered ? now.Obstacle
            : what is null ? null
            : what == now.Obstacle?.What ? now.Obstacle with { Turns = now.Obstacle.Turns + 1 }
            : new Obstacle(what, Turns: 1);
        return now with { Turn = turn with { Ended = ended.Reason }, Obstacle = obstacle };
    }
}

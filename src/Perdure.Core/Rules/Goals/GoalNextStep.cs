using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What follows for a goal when nobody asks: it goes on, waits, winds down or comes to rest.</summary>
internal static class GoalNextStep
{
    public const string SaidToBeBlocked = "the model says that it is blocked";

    /// <summary>What a model may say of what stands in its way; the rest belongs into its message.</summary>
    public const int ReasonCharsMax = 1_000;

    public const string NothingDone = "a turn in which no tool was run";

    /// <summary>The same obstacle in so many goal turns in a row is one that only the user can remove.</summary>
    public const int ObstacleTurnsMax = 3;

    public static SessionEvent? AtRest(SessionState state, DateTimeOffset at)
    {
        if (state.Goal is not { } goal || state.Compaction is not null) { return null; }

        return goal.State switch
        {
            ActiveGoal active => OfActive(state, goal, active, at),
            LimitedGoal or PausedGoal or BlockedGoal when GoalBudget.DeadlinePassed(goal, at) is { } over => Changed(goal, new ExhaustedGoal(over)),
            LimitedGoal when GoalBudget.Reached(goal, at) is { } over => Changed(goal, new ExhaustedGoal(over)),
            LimitedGoal { Until: { } until } when Policy(state).GoOn && at >= until => new GoalResumed(goal.Number, "the end of the limit", Automatic: true),
            ExhaustedGoal { Raised: true } when GoalBudget.Reached(goal, at) is null && !GoalBudget.TurnsReached(goal) => Changed(goal, ActiveGoal.Plainly),
            _ => null,
        };
    }

    /// <returns>What the goal wants before the model is asked in a turn; null where it may be asked.</returns>
    public static SessionEvent? BeforeAsking(SessionState state, DateTimeOffset at)
    {
        if (Overdue(state, at) is { } over) { return over; }
        if (state.Goal is not { State: ActiveGoal active } goal || !GoalAccounting.IsAtWork(state)) { return null; }
        if (TooManyClaims(state, goal) is { } blocked) { return blocked; }
        if (GoalBudget.IsBlind(goal)) { return Changed(goal, new BlockedGoal(GoalMessages.PriceUnknown(state.Model))); }
        if (goal.AnnouncedAt is null) { return new GoalAnnounced(goal.Number, GoalMessages.Told(goal, at)); }

        return active.WindingDown is null && GoalBudget.Nearing(goal, at) is { } budget
            ? new GoalWindingDown(goal.Number, budget, GoalMessages.WindingDown(goal, budget, at))
            : null;
    }

    /// <returns>The end of a turn whose goal has nothing left to spend, while it waits or is about to ask. However the goal stands, its budgets hold.</returns>
    public static SessionEvent? Overdue(SessionState state, DateTimeOffset at)
    {
        if (GoalAccounting.AccountOf(state) is not { } goal || GoalBudget.Reached(goal, at) is not { } over) { return null; }

        return goal.State is CompleteGoal or ClearedGoal || goal.Number != state.Goal?.Number
            ? new CeilingReached(state.Turn!.Number, GoalMessages.OverAfterwards(goal, over))
            : Changed(goal, new ExhaustedGoal(over));
    }

    /// <returns>The end of a summary that nobody may pay for any more, at rest.</returns>
    public static CompactionAbandoned? Overdue(SessionState state, Compaction compaction, DateTimeOffset at) =>
        state is { Turn: null, Goal: { State: not CompleteGoal } goal } && GoalBudget.Reached(goal, at) is { } over
            ? new CompactionAbandoned(compaction.Number, over)
            : null;

    /// <returns>The stop that the user asked for together with a pause, or by clearing the goal.</returns>
    public static InterruptRequested? Stop(SessionState state) => state.Goal is { MustStop: true } goal && MayStop(state)
        ? new InterruptRequested(goal.State is ClearedGoal ? "the goal, which was cleared" : "the goal, which was paused")
        : null;

    /// <summary>Whether the goal's turn does something that can be stopped; otherwise it is at its end.</summary>
    public static bool MayStop(SessionState state) =>
        GoalAccounting.IsAtWork(state) && state.Turn!.Situation is ReadingSurroundings or ReadyToAsk or AwaitingModel or WaitingForModel or RunningTools;

    public static GoalPolicy Policy(SessionState state) => state.Settings.Goals ?? GoalPolicy.Usual;

    /// <summary>Where each turn begins with a fresh context, the last one has to be handed on and left behind.</summary>
    public static bool HandsOver(SessionState state) =>
        state is { Turn: null, Compaction: null, Goal: { Context: GoalContext.Fresh, Continuing: false, State: ActiveGoal, Turn: { Ended: TurnEnd.Answered } turn } goal }
        && goal.Handover?.Turn != turn.Number && goal.FreshAfter < turn.Number;

    /// <summary>A goal that was accepted is looked at again before anything else begins.</summary>
    public static bool ChangedAfterwards(SessionState state) => state.Goal?.State is CompleteGoal && IdleProof.IsDue(state);

    private static SessionEvent? OfActive(SessionState state, Goal goal, ActiveGoal active, DateTimeOffset at)
    {
        if (goal.Continuing) { return new TurnStarted(state.Turns + 1, []); }
        if (goal.Turn?.Ended is { } end && AfterTurn(state, goal, active, end, at) is { } follows) { return follows; }
        if (GoalBudget.Reached(goal, at) is { } over) { return Changed(goal, new ExhaustedGoal(over)); }
        if (StoppedByLimit(state, goal) is { } stopped) { return state.Waiting.IsEmpty ? stopped : null; }
        if (GoalBudget.TurnsReached(goal)) { return Changed(goal, new ExhaustedGoal($"all of its {goal.Budgets.Turns} turns were taken")); }
        if (GoalBudget.IsBlind(goal)) { return Changed(goal, new BlockedGoal(GoalMessages.PriceUnknown(state.Model))); }

        if (IdleProof.IsDue(state)) { return state.Waiting.IsEmpty ? IdleProof.AtRest(state, at) : null; }

        return MayContinue(state, goal) && GoalPause.IsOver(state, at) ? Continuing(state, goal, at) : null;
    }

    private static SessionEvent? AfterTurn(SessionState state, Goal goal, ActiveGoal active, TurnEnd end, DateTimeOffset at) => end switch
    {
        TurnEnd.Interrupted => new GoalPaused(goal.Number, "an interrupt"),
        TurnEnd.Failed or TurnEnd.Blocked or TurnEnd.Exhausted => Changed(goal, new BlockedGoal(state.LastEnd?.Detail ?? "its turn failed")),
        TurnEnd.Limited => Changed(goal, new LimitedGoal(state.LastEnd?.Detail ?? "a usage limit is reached", GoesOnAt(state, goal, at))),
        _ when active.WindingDown is { } budget => Changed(goal, new ExhaustedGoal($"its {budget} came to an end")),
        _ when goal.Obstacle is { Turns: >= ObstacleTurnsMax } obstacle => Changed(goal, new BlockedGoal($"{obstacle.Turns} turns in a row: {obstacle.What}{(goal.Turn?.Reason is { } reason ? $" ({reason})" : "")}")),
        _ when TooManyClaims(state, goal) is { } blocked => blocked,
        _ when goal.TurnsWithoutProgress >= Policy(state).TurnsWithoutProgressMax => Changed(goal, new BlockedGoal(GoalMessages.NoProgress(state, goal))),
        _ => null,
    };

    /// <summary>Never beside an input that waits, nor before the proof is sealed. A mode that only plans would say no here, too.</summary>
    internal static bool MayContinue(SessionState state, Goal goal) =>
        state.Waiting.IsEmpty && !QuestionDeferral.StandsStill(state) && !GoalPendingWork.HasToSeal(goal) && !HandsOver(state) && ProgressCommitRules.Due(state) is null;

    private static SessionEvent Continuing(SessionState state, Goal goal, DateTimeOffset at)
    {
        if (goal is { Context: GoalContext.Fresh, Turn: { } turn } && goal.FreshAfter < turn.Number)
        {
            return new ContextRenewed(goal.Number, state.Compactions + 1, GoalMessages.Afresh(goal), [.. goal.Steers.Select(said => said.Seq)], GoalMessages.HowFar(state, goal, at));
        }

        if (goal.AnnouncedAt is null) { return new GoalAnnounced(goal.Number, GoalMessages.Told(goal, at)); }

        var lastTurn = goal.Spent.Turns > 0 && goal.Spent.Turns + 1 == goal.Budgets.Turns ? "turns" : null;
        var budget = lastTurn ?? GoalBudget.Nearing(goal, at);
        var text = budget is not null ? GoalMessages.WindingDown(goal, budget, at)
            : HasJustBeenTold(state, goal) ? null
            : GoalMessages.Continue(state, goal, at);
        return new GoalContinued(goal.Number, text, budget);
    }

    /// <returns>The turn that a limit stopped; when the limit is over it goes on, not another one.</returns>
    private static TurnResumed? StoppedByLimit(SessionState state, Goal goal) =>
        goal.Turn is { Ended: null } stopped && state.LastEnd is { Reason: TurnEnd.Limited } end && end.Turn == stopped.Number
            ? new TurnResumed(end.Turn)
            : null;

    private static GoalStatusChanged? TooManyClaims(SessionState state, Goal goal) =>
        goal.ClaimsInRow >= Policy(state).ClaimsInRowMax ? Changed(goal, new BlockedGoal(GoalMessages.ClaimsInRow(goal))) : null;

    private static bool HasJustBeenTold(SessionState state, Goal goal) => state.Transcript is [.., UserMessage last] && last.Seq == goal.AnnouncedAt;

    /// <returns>When a limited goal goes on by itself; null where it does not.</returns>
    private static DateTimeOffset? GoesOnAt(SessionState state, Goal goal, DateTimeOffset at)
    {
        var policy = Policy(state);
        if (!policy.GoOn || goal.Resumes >= policy.ResumesMax) { return null; }

        var over = state.LastEnd?.Until ?? at.AddMinutes(policy.RetryMinutes);
        return policy.Quiet?.After(over) ?? over;
    }

    private static GoalStatusChanged Changed(Goal goal, GoalState to) => new(goal.Number, to);
}

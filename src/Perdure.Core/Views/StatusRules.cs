using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using static Perdure.Core.Views.SessionStatus;

namespace Perdure.Core.Views;

/// <summary>Derives the status of a session from its state.</summary>
public static class StatusRules
{
    extension(SessionState state)
    {
        /// <summary>What the session is at, as far as its log can tell.</summary>
        public SessionStatus Status => Of(state) with { Next = NextOf(state) };

        /// <summary>Nothing follows by itself; what runs in the background is left running.</summary>
        /// <param name="at">The present; where none is given, nothing is due yet.</param>
        public bool IsSettled(DateTimeOffset at = default) =>
            state.AtRest && Session.Decide(state, new Wake { At = at }).Events.IsEmpty && Session.Pending(state).All(open => open is WatchCommand);

        /// <summary>Nothing follows, and nothing is looked after: no process has to hold the session.</summary>
        public bool NeedsNoProcess(DateTimeOffset at) => state.IsSettled(at) && Session.Pending(state).IsEmpty;
    }

    /// <summary>How a session stands whose last turn ended so.</summary>
    public static SessionStatus OfTurn(TurnEnd end, string? detail, DateTimeOffset? until = null) => end switch
    {
        TurnEnd.Answered => new Idle(),
        TurnEnd.Interrupted => new Interrupted { Reason = detail },
        TurnEnd.Limited => new Limited { Reason = detail, Until = until },
        TurnEnd.Exhausted => new Exhausted { Reason = detail },
        TurnEnd.Blocked => new Blocked { Reason = detail },
        _ => new Failed { Reason = detail },
    };

    private static SessionStatus Of(SessionState state) => state switch
    {
        { Started: null } => new NotBegun(),
        _ when QuestionSummary.Of(state) is { } question => new NeedsUser { Reason = question },
        { ModelWait: { NeedsUser: true } wait } => new Blocked { Reason = wait.Why.Message, Until = wait.Until },
        { ModelWait: { } wait } => new Waiting { Reason = wait.Why.Message, Until = wait.Until },
        { Rewinding: { } rewinding } => new Running { Reason = $"files are being brought back to entry {rewinding.Wanted.To}" },
        { AtRest: false } => new Running(),
        _ when AgentRules.AnyGoesOn(state) => new Running(),
        { Goal.State: LimitedGoal { Until: { } until, Why: var why } } => new Limited { Reason = why, Until = until, OfGoal = true },
        _ when GoalPause.Of(state) is { } pause => new Waiting { Reason = Why(pause), Until = pause.Until, OfGoal = true },
        _ when !state.IsSettled() => new Running(),
        _ => OfGoal(state) ?? OfLastTurn(state),
    };

    private static SessionStatus OfLastTurn(SessionState state) => state.LastEnd is { } end
        ? OfTurn(end.Reason, end.Detail, end.Until ?? state.Cooldowns.Min(cooling => (DateTimeOffset?)cooling.Until))
        : new NotBegun();

    /// <returns>How the goal rests; null where the last turn was not one of a goal's.</returns>
    private static SessionStatus? OfGoal(SessionState state)
    {
        if (state.Goal is not { } goal || (state.LastEnd is { } end && end.Turn != goal.Turn?.Number)) { return null; }

        return goal.State switch
        {
            CompleteGoal => new Complete { OfGoal = true },
            PausedGoal when state.LastEnd?.Reason == TurnEnd.Interrupted => new Interrupted { OfGoal = true },
            PausedGoal(var why) => new Paused { Reason = why, OfGoal = true },
            LimitedGoal(var why, _) => new Limited { Reason = why, OfGoal = true },
            BlockedGoal { Setup: SetupProblem.Files or SetupProblem.CheckCannotRun, Why: var why } => new NotBegun { Reason = why, OfGoal = true },
            BlockedGoal(var why) => new Blocked { Reason = why, OfGoal = true },
            ExhaustedGoal(var why, _) => new Exhausted { Reason = why, OfGoal = true },
            _ => null,
        };
    }

    private static string Why(GoalPause pause) => pause.Cause switch
    {
        GoalPauseCause.Agents => "its agents are at work",
        GoalPauseCause.Commands => "a command it left running has not ended",
        _ => "its last turns brought no progress",
    };

    private static NextAction NextOf(SessionState state) => state switch
    {
        { AwaitsUser: true } => NextAction.Answer,
        { Goal: null or { State: CompleteGoal } } => IsAnswered(state) ? NextAction.Prompt : NextAction.Resume,
        { Goal.State: BlockedGoal { Setup: SetupProblem.TrueAlready } } => NextAction.BeginAnyway,
        { Goal.State: ExhaustedGoal } => NextAction.RaiseBudget,
        _ => NextAction.ResumeGoal,
    };

    private static bool IsAnswered(SessionState state) => state.Started is null || (state is { LastEnd: null or { Reason: TurnEnd.Answered } } && state.IsSettled());
}

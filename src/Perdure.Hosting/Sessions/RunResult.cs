using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Hosting.Sessions;

/// <summary>How a run of the command ended. The session may well go on later.</summary>
public abstract record RunResult(string? Why)
{
    /// <summary>Whether <c>exec resume</c> without a prompt has something to finish.</summary>
    public virtual bool LeavesSomethingOpen => true;

    /// <summary>What the rules say of a session that has come to rest.</summary>
    public static RunResult Of(SessionState state) => OfGoal(state) ?? state.LastEnd switch
    {
        { Reason: TurnEnd.Answered } => new RunFinished(),
        { Reason: TurnEnd.Interrupted } => new RunInterrupted("the turn was interrupted"),
        { Reason: TurnEnd.Limited, Detail: var detail } => new RunLimited(detail ?? "a usage limit is reached"),
        { Reason: TurnEnd.Exhausted, Detail: var detail } => new RunExhausted(detail ?? "a ceiling of the profile is reached"),
        { Reason: TurnEnd.Blocked, Detail: var detail } => new RunNeedsUser(detail ?? "the turn got nowhere"),
        { Detail: var detail } => new RunFailed(detail ?? "the turn failed"),
        null => new RunFailed("no turn has run"),
    };

    /// <summary>Nothing follows by itself; what runs in the background is left running.</summary>
    public static bool IsKnown(SessionState state, DateTimeOffset at = default) =>
        state.AtRest && Session.Decide(state, new Wake { At = at }).Events.IsEmpty && Session.Pending(state).All(open => open is WatchCommand);

    /// <returns>How the goal rests; null where the last turn was not one of a goal's.</returns>
    private static RunResult? OfGoal(SessionState state)
    {
        if (state.Goal is not { } goal || (state.LastEnd is { } end && end.Turn != goal.Turn?.Number)) { return null; }

        return goal.State switch
        {
            CompleteGoal => new RunFinished(),
            PausedGoal when state.LastEnd?.Reason == TurnEnd.Interrupted => new RunInterrupted("the turn was interrupted and the goal is paused"),
            PausedGoal(var why) => new RunNeedsUser($"the goal is {why}"),
            LimitedGoal(var why, _) => new RunLimited($"the goal does not go on by itself: {why}"),
            BlockedGoal { Setup: SetupProblem.Files or SetupProblem.CheckCannotRun, Why: var why } => new NotBegun($"the goal is not begun: {why}"),
            BlockedGoal { Setup: SetupProblem.TrueAlready, Why: var why } => new RunNeedsUser($"the goal is not begun: {why}; give --even-if-true to begin it all the same"),
            BlockedGoal(var why) => new RunNeedsUser($"the goal is blocked: {why}"),
            ExhaustedGoal(var why, _) => new RunExhausted($"the goal is exhausted: {why}"),
            _ => null,
        };
    }
}

public sealed record RunFinished() : RunResult(Why: null)
{
    public override bool LeavesSomethingOpen => false;
}

public sealed record RunFailed(string Detail) : RunResult(Detail);

public sealed record RunLimited(string Detail) : RunResult(Detail);

/// <summary>Somebody has to look before it can go on.</summary>
public sealed record RunNeedsUser(string Detail) : RunResult(Detail);

/// <summary>It went as far as it may by itself.</summary>
public sealed record RunExhausted(string Detail) : RunResult(Detail);

/// <summary>What was asked for cannot be begun so; somebody has to ask for it otherwise.</summary>
public sealed record NotBegun(string Detail) : RunResult(Detail);

/// <summary>A person stopped the turn.</summary>
public sealed record RunInterrupted(string Detail) : RunResult(Detail);

/// <summary>The command went and the turn stayed: nothing was stopped, what runs goes on in its keeper.</summary>
public record RunLeftOpen(string Detail, int Code) : RunResult(Detail);

/// <summary>The person left the command, for the session to go on in the daemon.</summary>
public sealed record RunDetached(int Code = 0) : RunLeftOpen("detached", Code);

using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What an active goal waits for between two turns.</summary>
/// <param name="Until">When its next turn begins though nothing else has happened; null where only an end of something begins it.</param>
public sealed record GoalPause(GoalPauseCause Cause, DateTimeOffset? Until)
{
    /// <summary>The first pause after turns that brought nothing; each is twice as long as the one before.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>A provider that is asked this seldom is not hurt, and the user who fixes something is not kept waiting.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>A command that has run this long is looked at a few times a day.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(8);

    /// <returns>Null where nothing is waited for: the next turn follows at once, or the goal does not go on.</returns>
    public static GoalPause? Of(SessionState state) => state switch
    {
        not { Turn: null, Compaction: null, Rewinding: null, Goal: { State: ActiveGoal, Continuing: false } } => null,
        _ when IdleProof.IsOpen(state) || QuestionDeferral.StandsStill(state) => null,
        _ when AgentRules.AnyGoesOn(state) => new GoalPause(GoalPauseCause.Agents, Until: null),
        { Goal.IdleSince: null } => null,
        { Goal: { IdleSince: { } since } goal, Background.IsEmpty: false } => new GoalPause(GoalPauseCause.Commands, since + CommandWait(state, goal)),
        { Goal: { IdleSince: { } since, TurnsWithoutProgress: > 1 and var turns } } => new GoalPause(GoalPauseCause.NoProgress, since + Doubled(FirstPause, turns - 2, LongestPause)),
        _ => null,
    };

    /// <summary>Whether the next turn may begin. A clock that was set back ends the pause; nobody knows how long it would be.</summary>
    internal static bool IsOver(SessionState state, DateTimeOffset at) => Of(state) switch
    {
        null => true,
        { Until: { } until } => at >= until || at < state.Goal!.IdleSince,
        _ => false,
    };

    private static TimeSpan CommandWait(SessionState state, Goal goal) => Doubled(TimeSpan.FromMinutes(GoalNextStep.Policy(state).CommandWaitMinutes), goal.LongWaits, LongestWait);

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan longest) => TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Min(times, 20)));
}

/// <summary>Why a goal pauses between two turns.</summary>
public enum GoalPauseCause
{
    /// <summary>Agents work for it.</summary>
    Agents,

    /// <summary>Commands it left running have not ended.</summary>
    Commands,

    /// <summary>Its last turns brought no progress.</summary>
    NoProgress,
}

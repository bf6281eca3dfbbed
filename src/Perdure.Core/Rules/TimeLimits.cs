using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Judges limits of time anew that were recorded by a clock which was wrong: nothing is waited for longer than was asked for.</summary>
/// <remarks>
/// A clock that ran ahead recorded moments that lie far away once it is right. It is noticed when the clock says an earlier time than at the last
/// recording. Then every limit is moved by as much; what was recorded rightly before then ends too early, which costs one more call.
/// </remarks>
internal static class TimeLimits
{
    /// <summary>More than the small corrections clocks get all the time.</summary>
    private static readonly TimeSpan SetBackMin = TimeSpan.FromSeconds(10);

    /// <param name="at">The default is no moment: what is asked then is not about time.</param>
    public static ClockSetBack? OutOfClock(SessionState state, DateTimeOffset at) =>
        at != default && state.LimitsRecordedAt is { } recorded && recorded - at > SetBackMin ? new ClockSetBack(recorded, at) : null;

    public static SessionState WithClockOf(this SessionState state, SessionEvent happened) => RecordedAt(happened) is { } at && at != state.LimitsRecordedAt
        ? state with { LimitsRecordedAt = at }
        : state;

    public static SessionState Reckoned(SessionState state, ClockSetBack clock)
    {
        var by = clock.To - clock.From;
        return state with
        {
            LimitsRecordedAt = clock.To,
            Cooldowns = [.. state.Cooldowns.Select(cooling => cooling with { Until = cooling.Until + by })],
            Compaction = state.Compaction is { } compaction ? compaction with { Stage = compaction.Stage is WaitingToSummarize waiting ? waiting with { Until = waiting.Until + by } : compaction.Stage, Retry = Reckoned(compaction.Retry, by) } : null,
            Turn = state.Turn is { } turn ? turn with { Situation = Reckoned(turn.Situation, by) } : null,
            Goal = state.Goal is { } goal ? Reckoned(goal, by) : null,
        };
    }

    private static DateTimeOffset? RecordedAt(SessionEvent happened) => happened switch
    {
        ModelCallFailed { At: { } at } => at,
        SummaryFailed { At: { } at } => at,
        JudgeFailed { At: { } at } => at,
        QuestionAsked { At: { } at } => at,
        _ => null,
    };

    private static TurnSituation Reckoned(TurnSituation situation, TimeSpan by) => situation switch
    {
        WaitingForModel waiting => waiting with { Until = waiting.Until + by, Retry = Reckoned(waiting.Retry, by) },
        AwaitingModel asking => asking with { Retry = Reckoned(asking.Retry, by) },
        RunningTools(var calls) => new RunningTools([.. calls.Select(open => open with { Question = open.Question is { } question ? question with { DeferredAt = question.DeferredAt + by } : null })]),
        ReadyToAsk ready => ready with { Retry = Reckoned(ready.Retry, by) },
        var other => other,
    };

    private static Retry Reckoned(Retry retry, TimeSpan by) => retry with { FailingSince = retry.FailingSince + by, UnexplainedSince = retry.UnexplainedSince + by };

    private static Goal Reckoned(Goal goal, TimeSpan by) => goal with
    {
        State = goal.State is LimitedGoal { Until: { } until } limited ? limited with { Until = until + by } : goal.State,
        Claim = goal.Claim is { Review: { Stage: WaitingForReviewer(var asked) } review } claim ? claim with { Review = review with { Stage = new WaitingForReviewer(asked + by) } } : goal.Claim,
    };
}

using Perdure.Core.State;

namespace Perdure.Core.Rules;

/// <summary>Whether a report answers a question that is still open.</summary>
internal static class ExpectedReports
{
    public static bool IsFor(this AwaitingModel asking, int round, int attempt) => (asking.Round, asking.Retry.Attempt) == (round, attempt);

    public static bool IsFor(this WaitingForModel waiting, int round, int attempt) =>
        (waiting.Round, waiting.Retry.Attempt) == (round, attempt);

    public static bool Awaits(this SessionState state, int round, int attempt) => state.Turn?.Situation switch
    {
        AwaitingModel asking => asking.IsFor(round, attempt),
        CollectingPartialReply hanging => (hanging.Round, hanging.Retry.Attempt) == (round, attempt),
        _ => false,
    };

    public static bool Awaits(this SessionState state, CallId call) => state.Turn?.Situation switch
    {
        RunningTools(var calls) => calls.Any(open => open.Call.Id == call && open is { Run: not null, Outcome: null }),
        StoppingTools(var calls) => calls.Any(open => open.Call.Id == call && open is { Run: not null, Outcome: null }),
        _ => false,
    };

    public static bool AwaitsSummary(this SessionState state, int number, int attempt) =>
        state.Compaction is { Stage: AwaitingSummary } compaction && (compaction.Number, compaction.Attempt) == (number, attempt);
}

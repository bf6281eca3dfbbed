using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What a summary that nobody wrote makes true.</summary>
internal static class CompactionFold
{
    public static SessionState Failed(SessionState state, Compaction compaction, SummaryFailed failed)
    {
        var again = compaction with { Retry = compaction.Retry.Again(failed.Since, failed.UnexplainedSince) };
        return failed.Then switch
        {
            AfterFailure.Wait => state with { Compaction = again with { Stage = new WaitingToSummarize(failed.Until!.Value, failed.Failure) } },
            AfterFailure.AskUser => state with { Compaction = again with { Stage = new WaitingToSummarize(failed.Until!.Value, failed.Failure, NeedsUser: true) } },
            AfterFailure.Switch => Switched(state, again, failed),
            AfterFailure.Trim => state with { Compaction = again with { Stage = new TrimmingHistory() } },
            _ => GivenUp(state with { Compaction = null }, failed),
        };
    }

    private static SessionState Switched(SessionState state, Compaction again, SummaryFailed failed) => state with
    {
        Compaction = again with { Model = failed.NextModel!, Stage = new ReadyToSummarize(), Retry = again.Retry.WithAnotherModel() },
        Cooldowns = failed.Until is { } until ? ModelChain.With(state.Cooldowns, again.Model, until) : state.Cooldowns,
    };

    /// <summary>A turn cannot go on with a history that is too long.</summary>
    private static SessionState GivenUp(SessionState state, SummaryFailed failed) => state.Turn is null
        ? state
        : state.InSituation(new EndingTurn(failed.Failure.Kind == FailureKind.Quota ? TurnEnd.Limited : TurnEnd.Failed, failed.Failure.Message, failed.Until));
}

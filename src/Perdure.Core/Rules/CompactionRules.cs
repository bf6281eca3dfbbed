using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>When a history is compacted, what stays in view, and what happens when no summary can be had.</summary>
internal static class CompactionRules
{
    /// <summary>Room for inputs that stay in view word by word.</summary>
    private const int KeptTokensMax = 20_000;

    /// <summary>On small models the kept inputs may not crowd out the work.</summary>
    private const int KeptShareOfWindow = 5;

    /// <summary>A compaction takes its next step between model calls, not beside a call or a tool.</summary>
    public static bool MayGoOn(SessionState state) => state is { Compaction: not null, Turn: null or { Situation: ReadyToAsk or WaitingForModel } };

    public static bool Helps(SessionState state) => state.RepliesSinceCompaction > 0;

    /// <returns>The compaction, or the end, that has to come before the model can be asked; null where it can be asked.</returns>
    public static SessionEvent? Due(SessionState state) => state.Overflow switch
    {
        { MadeSmaller: false, Times: 1 } when Helps(state) => Begun(state, CompactionCause.Overflow),
        { MadeSmaller: false } => Trimmed(state),
        _ when Helps(state) && state.Meter.Tokens > state.ModelChoice.CompactionTokens => Begun(state, CompactionCause.Size),
        _ => null,
    };

    public static HistoryCompacted Compacted(SessionState state, string summary, bool trimmed, Usage? usage) => new(
        state.Compaction?.Number ?? state.Compactions + 1, summary, PinnedBlock.Of(state), Kept(state), trimmed, usage);

    /// <summary>What is done when no model can write the summary, or when even the summarised history did not fit.</summary>
    public static HistoryCompacted Trimmed(SessionState state)
    {
        var smallest = state.Overflow.Times > 1;
        var trimmed = Compacted(state, MechanicalSummary.Of(state.Transcript, smallest), trimmed: true, usage: null);
        return smallest ? trimmed with { Kept = [] } : trimmed;
    }

    public static SummaryAsked Asked(Compaction compaction) => new(compaction.Number, compaction.Attempt + 1, compaction.Model);

    /// <summary>A failed summary is a failed call like any other. Only what no model can ever read whole is shortened by rule.</summary>
    public static SummaryFailed Response(SessionState state, ModelFailure failure, DateTimeOffset at)
    {
        var compaction = state.Compaction!;
        var failing = Failing.Of(compaction.Model, -compaction.Number, compaction.Attempt, compaction.Retry, failure, at);
        var (then, until) = failure.Kind == FailureKind.Overflow ? TooLong(state, compaction) : FailureRules.Then(state, failing, failure, at);
        var next = then == AfterFailure.Switch ? (ModelChain.OtherAvailable(state, compaction.Model, at) ?? Other(state, compaction))?.Ref : null;
        return new SummaryFailed(compaction.Number, compaction.Attempt, failure, then, failing.Since, until, next) { At = at, UnexplainedSince = failing.UnexplainedSince };
    }

    /// <summary>Another model may have a larger window; a third is not tried.</summary>
    private static (AfterFailure Then, DateTimeOffset? Until) TooLong(SessionState state, Compaction compaction) =>
        compaction.Model == state.Model && Other(state, compaction) is not null ? (AfterFailure.Switch, null) : (AfterFailure.Trim, null);

    private static ModelChoice? Other(SessionState state, Compaction compaction) => state.Settings.Models.FirstOrDefault(model => model.Ref != compaction.Model);

    private static CompactionBegun Begun(SessionState state, CompactionCause cause) => new(state.Compactions + 1, cause);

    /// <summary>The newest inputs, as many as there is room for, and always the newest one.</summary>
    private static ImmutableArray<long> Kept(SessionState state)
    {
        var room = Math.Min(KeptTokensMax, state.ModelChoice.WindowTokens / KeptShareOfWindow) / state.Meter.TokensPerChar;
        var kept = new List<long>();
        foreach (var input in state.Transcript.OfType<UserMessage>().Reverse())
        {
            room -= input.Chars;
            if (room < 0 && kept.Count > 0) { break; }

            kept.Add(input.Seq);
        }

        kept.Reverse();
        return [.. kept];
    }
}

using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>When a history is compacted, what stays in view, and what happens when no summary can be had.</summary>
internal static class CompactionRules
{
    /// <summary>Tries with the model in use, then with the next of the chain, before the history is trimmed by rule.</summary>
    private const int SummaryTriesMax = 4;

    /// <summary>Room for inputs that stay in view word by word.</summary>
    private const int KeptTokensMax = 20_000;

    /// <summary>On small models the kept inputs may not crowd out the work.</summary>
    private const int KeptShareOfWindow = 5;

    /// <summary>A compaction takes its next step between model calls, not beside a call or a tool.</summary>
    public static bool MayGoOn(SessionState state) => state is { Compaction: not null, Turn: null or { Situation: Ready or WaitingForModel } };

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
        var trimmed = Compacted(state, Digest.Of(state.Transcript, smallest), trimmed: true, usage: null);
        return smallest ? trimmed with { Kept = [] } : trimmed;
    }

    public static SummaryFailed Response(SessionState state, ModelFailure failure, DateTimeOffset at)
    {
        var compaction = state.Compaction!;
        var other = state.Settings.Models.FirstOrDefault(model => model.Ref != compaction.Model)?.Ref;
        var passing = failure.Kind is FailureKind.Unreachable or FailureKind.Transient or FailureKind.Empty or FailureKind.Throttled;
        var onFirst = compaction.Model == state.Model;

        // What does not pass by waiting is another model's turn at once; so is one that has been tried enough.
        var retry = passing && compaction.Attempt % SummaryTriesMax != 0;
        var next = retry ? compaction.Model : onFirst ? other : null;
        DateTimeOffset? retryAt = next is null ? null
            : retry ? failure.RetryAt ?? at + FailureRules.Backoff(state.Id, -compaction.Number, compaction.Attempt, compaction.Attempt)
            : at;
        return new SummaryFailed(compaction.Number, compaction.Attempt, failure, retryAt, next);
    }

    private static CompactionBegun Begun(SessionState state, CompactionCause cause) => new(state.Compactions + 1, cause);

    /// <summary>The newest inputs, as many as there is room for, and always the newest one.</summary>
    private static ImmutableArray<long> Kept(SessionState state)
    {
        var room = Math.Min(KeptTokensMax, state.ModelChoice.WindowTokens / KeptShareOfWindow) / state.Meter.TokensPerChar;
        var kept = new List<long>();
        foreach (var input in state.Transcript.OfType<FromUser>().Reverse())
        {
            room -= input.Chars;
            if (room < 0 && kept.Count > 0) { break; }

            kept.Add(input.Seq);
        }

        kept.Reverse();
        return [.. kept];
    }
}

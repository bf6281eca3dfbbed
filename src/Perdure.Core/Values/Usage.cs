namespace Perdure.Core.Values;

/// <summary>What one model call used. Cached and cache-written tokens are parts of the input; reasoning is a part of the output.</summary>
/// <param name="Cost">In US dollars; null where no price is known, which is not the same as free.</param>
/// <param name="Estimated">The provider told nothing, or its reply was cut: these are estimates.</param>
public sealed record Usage(long Input, long Cached, long CacheWrite, long Output, long Reasoning, decimal? Cost = null, bool? Estimated = null);

/// <summary>What a session has used so far.</summary>
/// <param name="UnpricedCalls">Calls whose price nobody knew; while there are any, <paramref name="Cost"/> is a lower bound.</param>
/// <param name="EstimatedCalls">Calls whose tokens are estimates.</param>
public sealed record UsageTotals(
    long Calls, long Input, long Cached, long CacheWrite, long Output, long Reasoning, decimal Cost, long UnpricedCalls, long EstimatedCalls = 0)
{
    public static readonly UsageTotals None = new(0, 0, 0, 0, 0, 0, 0m, 0);

    public UsageTotals Plus(Usage? usage) => usage is null
        ? this with { Calls = Calls + 1, UnpricedCalls = UnpricedCalls + 1 }
        : new UsageTotals(
            Calls + 1,
            Input + usage.Input,
            Cached + usage.Cached,
            CacheWrite + usage.CacheWrite,
            Output + usage.Output,
            Reasoning + usage.Reasoning,
            Cost + (usage.Cost ?? 0m),
            UnpricedCalls + (usage.Cost is null ? 1 : 0),
            EstimatedCalls + (usage.Estimated is true ? 1 : 0));

    /// <summary>What was used since.</summary>
    public UsageTotals Less(UsageTotals before) => new(
        Calls - before.Calls,
        Input - before.Input,
        Cached - before.Cached,
        CacheWrite - before.CacheWrite,
        Output - before.Output,
        Reasoning - before.Reasoning,
        Cost - before.Cost,
        UnpricedCalls - before.UnpricedCalls,
        EstimatedCalls - before.EstimatedCalls);
}

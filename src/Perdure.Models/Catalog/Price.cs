using Perdure.Core.Values;

namespace Perdure.Models;

/// <summary>US dollars per million tokens.</summary>
public sealed record Price(decimal Input, decimal Cached, decimal CacheWrite, decimal Output)
{
    public static readonly Price Nothing = new(0, 0, 0, 0);

    private const decimal TokensPerUnit = 1_000_000m;

    /// <summary>Cached and cache-written tokens are parts of the input and cost their own price.</summary>
    public decimal Of(Usage usage)
    {
        var fresh = Math.Max(0, usage.Input - usage.Cached - usage.CacheWrite);
        return ((fresh * Input) + (usage.Cached * Cached) + (usage.CacheWrite * CacheWrite) + (usage.Output * Output)) / TokensPerUnit;
    }
}

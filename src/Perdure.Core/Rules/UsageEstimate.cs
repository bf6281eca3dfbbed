using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Estimates what a model call used where the provider did not tell: no usage in the reply, or a stream that was cut.</summary>
public static class UsageEstimate
{
    /// <param name="state">The session while the call is open, so that its size is that of the request.</param>
    /// <param name="received">Characters of the reply that came.</param>
    public static Usage Of(SessionState state, long received)
    {
        var input = state.Meter.Tokens;
        return new Usage(input, (long)(input * CachedShare(state.Usage)), CacheWrite: 0, (long)Math.Ceiling(received * state.Meter.TokensPerChar), Reasoning: 0, Estimated: true);
    }

    /// <summary>The beginning of a request is as likely in the provider's memory as that of the calls before.</summary>
    private static double CachedShare(UsageTotals usage) => usage.Input > 0 ? usage.Cached / (double)usage.Input : 0;
}

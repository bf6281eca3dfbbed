using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What the session has called, found and made lately, and for how long nothing came of it.</summary>
/// <param name="Calls">Calls that were made, by fingerprint.</param>
/// <param name="Results">What calls brought, by the fingerprint of the normalized result.</param>
/// <param name="Trees">How the workspace has been.</param>
/// <param name="Tenths">Rounds without progress, in a row, in tenths: one that tried something new counts less than one that repeated itself.</param>
/// <param name="Reached">What the breaker has done about it so far.</param>
/// <param name="Last">The calls of the last round without progress, for people.</param>
public sealed record LoopState(
    ImmutableArray<string> Calls, ImmutableArray<string> Results, ImmutableArray<string> Trees, int Tenths, BreakerDegree? Reached, string Last)
{
    public static readonly LoopState Not = new([], [], [], Tenths: 0, Reached: null, Last: "");

    /// <summary>A longer circle is not recognised; what bounds it are the ceilings.</summary>
    private const int SeenMax = 200;

    /// <summary>From here on it is counted anew; what was seen stays seen.</summary>
    public LoopState Restarted() => this with { Tenths = 0, Reached = null, Last = "" };

    public static ImmutableArray<string> With(ImmutableArray<string> seen, IEnumerable<string> more) =>
        [.. seen.Concat(more.Where(print => !seen.Contains(print)).Distinct(StringComparer.Ordinal)).TakeLast(SeenMax)];
}

using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>How long the turn has been going round in circles: rounds whose calls and results had all been there before.</summary>
/// <param name="Seen">What the last rounds came to, by fingerprint.</param>
/// <param name="Tenths">Rounds without a new fact, in a row, in tenths: one that waited for something counts a tenth of one that did not.</param>
/// <param name="Reached">What the breaker has done about it so far.</param>
/// <param name="Last">The calls of the last round, for people.</param>
public sealed record Circling(ImmutableArray<string> Seen, int Tenths, BreakerDegree? Reached, string Last)
{
    public static readonly Circling Not = new([], Tenths: 0, Reached: null, Last: "");
}

using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>The breaker acted: the session gets nowhere.</summary>
/// <param name="Rounds">Rounds in a row that brought no progress.</param>
/// <param name="Evidence">The calls of the last of them.</param>
/// <param name="CoolingUntil">With <see cref="BreakerDegree.Switch"/>: until when the model in use is left alone.</param>
public sealed record LoopNoticed(
    int Turn, BreakerDegree Degree, int Rounds, string Evidence, DateTimeOffset? CoolingUntil = null) : SessionEvent
{
    /// <summary>What the model is told of it; null where it is told nothing.</summary>
    public string? Notice { get; init; }
}

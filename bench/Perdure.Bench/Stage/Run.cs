using System.Collections.Immutable;

namespace Perdure.Bench.Stage;

/// <summary>One process of an agent, from its start to its end.</summary>
internal sealed record Run(DateTimeOffset Began, ImmutableArray<Request> Requests, TimeSpan Processor, long PeakBytes)
{
    public TimeSpan ToFirstRequest => Requests[0].At - Began;

    /// <summary>From the first request to the last, of one round.</summary>
    public TimeSpan PerRound => (Requests[^1].At - Requests[0].At) / (Requests.Length - 1);
}

/// <summary>What the model server saw of a request.</summary>
/// <param name="InputTokens">By its length.</param>
/// <param name="CachedTokens">As many of them as an earlier request of the scene had brought.</param>
internal sealed record Request(DateTimeOffset At, int Bytes, long InputTokens, long CachedTokens);

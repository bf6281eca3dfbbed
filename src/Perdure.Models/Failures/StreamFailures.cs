using Perdure.Core.Values;

namespace Perdure.Models.Failures;

/// <summary>The ways a stream that began can fail without anybody saying why.</summary>
internal static class StreamFailures
{
    public static readonly ModelFailure EndedEarly = Transient("The provider closed the stream before its reply was complete.");

    public static readonly ModelFailure Malformed = Transient("The provider sent an event that is not valid JSON.");

    public static readonly ModelFailure Oversized = Transient("The provider sent an event larger than any reply.");

    public static readonly ModelFailure Slept = Transient("This machine was asleep while the provider was answering; the stream is opened anew.");

    public static ModelFailure Stalled(TimeSpan idle) => Transient($"The provider has said nothing for {idle.TotalSeconds:0} seconds.");

    private static ModelFailure Transient(string message) => new(FailureKind.Transient, message);
}

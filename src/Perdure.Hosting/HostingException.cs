using Perdure.Client;

namespace Perdure.Hosting;

/// <summary>What the user has to be told in place of an answer: what was expected, what was found, what to do.</summary>
public sealed class HostingException(string message, FailureReason reason = FailureReason.InvalidInput) : SessionsException(reason == FailureReason.InvalidInput ? SessionsError.Invalid : SessionsError.Failed, message)
{
    public FailureReason Reason { get; } = reason;
}

/// <summary>Why the host did not do what it was asked.</summary>
public enum FailureReason
{
    /// <summary>The request, the configuration or a file has to be corrected first.</summary>
    InvalidInput,

    /// <summary>It could not be done as things stand on this machine.</summary>
    Failed,
}

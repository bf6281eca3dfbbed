using Perdure.Core.Commands;

namespace Perdure.Client;

/// <summary>What a session says to a command.</summary>
public abstract record CommandResult
{
    private protected CommandResult() { }

    /// <summary>Why it was not done; null where it was.</summary>
    public Refusal? Refusal => (this as CommandRefused)?.Why;
}

/// <summary>It is done, or had been done before.</summary>
/// <param name="Seq">The newest entry once it was decided.</param>
public sealed record CommandAccepted(long Seq) : CommandResult;

/// <summary>The session stays as it was.</summary>
/// <param name="Why">A code for programs, a sentence for people.</param>
public sealed record CommandRefused(Refusal Why) : CommandResult;

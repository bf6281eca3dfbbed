using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>One thing that somebody who follows a session is shown.</summary>
public abstract record SessionUpdate
{
    private protected SessionUpdate() { }
}

/// <summary>An entry is durable and part of the state.</summary>
public sealed record EntryAppended(LogEntry Entry) : SessionUpdate;

/// <summary>A part of what is being said or written at this moment; it may be left out.</summary>
public sealed record DeltaReceived(Delta Delta) : SessionUpdate;

/// <summary>Nothing more comes: the session is not open there any more.</summary>
/// <param name="Why">For the user; null where it was closed in peace.</param>
public sealed record SessionClosed(CloseReason Reason, string? Why = null) : SessionUpdate
{
    /// <summary>What broke the session, where that happened in this process.</summary>
    public Exception? Cause { get; init; }
}

/// <summary>Why a session is followed no longer.</summary>
public enum CloseReason
{
    /// <summary>Whoever held it has let go of it.</summary>
    Released,

    /// <summary>Another process goes on with it.</summary>
    TakenOver,

    /// <summary>Its log could not be written, or there is a bug.</summary>
    Broken,

    /// <summary>The process that holds it cannot be reached any more.</summary>
    ConnectionLost,
}

using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;

namespace Perdure.Client;

/// <summary>One open session, wherever it runs: what is true of it, what can be asked of it, what happens in it.</summary>
/// <remarks>Leaving it is always safe. What it was doing goes on where it is open, or when it is opened next.</remarks>
public interface ISession : IAsyncDisposable
{
    SessionId Id { get; }

    /// <summary>The state as this side has seen it: restored when the session is opened, and moved on by whatever is followed.</summary>
    SessionSnapshot Snapshot { get; }

    /// <summary>The number of the newest entry this side knows of; the snapshot may not have reached it yet.</summary>
    long LastSeq { get; }

    /// <summary>What opening found and repaired, in sentences for the user.</summary>
    ImmutableArray<string> Findings { get; }

    /// <summary>The other process that runs it; null where it runs in this one, or nowhere.</summary>
    SessionHolder? Holder { get; }

    /// <summary>Asks something of the session. What it led to is durable when the task is done.</summary>
    Task<CommandResult> SendAsync(SessionCommand command);

    /// <summary>Entries after <paramref name="after"/>, then as they happen, with the deltas between them; a <see cref="SessionClosed"/> is the last.</summary>
    IAsyncEnumerable<SessionUpdate> FollowAsync(long after, CancellationToken cancel);
}

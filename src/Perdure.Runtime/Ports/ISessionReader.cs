using Perdure.Core;
using Perdure.Core.Events;

namespace Perdure.Runtime.Ports;

/// <summary>Reads sessions without holding them; any number of readers at a time.</summary>
public interface ISessionReader
{
    /// <summary>The entries of a session: of a damaged one those before the damage.</summary>
    IAsyncEnumerable<LogEntry> ReadAsync(SessionId session, long from, CancellationToken cancel);

    /// <summary>The entries of a session, then those that any process appends, as they come. Ends when the session is removed.</summary>
    IAsyncEnumerable<LogEntry> FollowAsync(SessionId session, long from, CancellationToken cancel);

    /// <summary>The newest usable checkpoint of a session, or null. It only saves time.</summary>
    ValueTask<Checkpoint?> ReadCheckpointAsync(SessionId session, CancellationToken cancel);

    /// <summary>All sessions, newest first, without opening their logs.</summary>
    IAsyncEnumerable<StoredSession> ListAsync(CancellationToken cancel);

    /// <summary>Who writes the session now; null when nobody does.</summary>
    ValueTask<Writer?> OwnerAsync(SessionId session, CancellationToken cancel);

    /// <summary>Everybody who has opened the session for writing, the first one first, as far as that is known.</summary>
    ValueTask<IReadOnlyList<Writer>> WritersAsync(SessionId session, CancellationToken cancel);
}

/// <summary>What a listing knows of a session before reading it.</summary>
public sealed record StoredSession(SessionId Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Bytes);

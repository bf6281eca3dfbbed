using Perdure.Core;
using Perdure.Core.Events;

namespace Perdure.Runtime.Ports;

/// <summary>Where sessions are kept. One writer each; any number of readers.</summary>
public interface ISessionStore
{
    /// <summary>Makes room for a new session and opens it for writing.</summary>
    ValueTask<IJournal> CreateAsync(SessionId session, Writer writer, CancellationToken cancel);

    /// <summary>
    /// Makes a session that goes on from an entry of another, which is referred to and not copied, and opens it for writing.
    /// Its first own entry is durable when this returns.
    /// </summary>
    /// <param name="first">Its number says where: it follows the other's entry before that number.</param>
    ValueTask<IJournal> ForkAsync(SessionId session, SessionId parent, LogEntry first, Writer writer, CancellationToken cancel);

    /// <summary>Removes a session for good.</summary>
    /// <returns>How many bytes that freed.</returns>
    /// <exception cref="SessionInUseException">Somebody writes it, or a command it started still runs.</exception>
    /// <exception cref="SessionForkedException">Others go on from it.</exception>
    ValueTask<long> PurgeAsync(SessionId session, CancellationToken cancel);

    /// <summary>Opens a session for writing.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="SessionInUseException">Another writer holds it and <paramref name="takeOver"/> is false.</exception>
    /// <exception cref="SessionDamagedException">Its log is damaged before its end, or was written by a newer version; it can only be read.</exception>
    ValueTask<IJournal> OpenAsync(SessionId session, Writer writer, bool takeOver, CancellationToken cancel);

    /// <summary>Reads a session without holding it: a damaged one up to the damage.</summary>
    IAsyncEnumerable<LogEntry> ReadAsync(SessionId session, long from, CancellationToken cancel);

    /// <summary>The newest usable checkpoint of a session, read without holding it, or null. It only saves time.</summary>
    ValueTask<Checkpoint?> ReadCheckpointAsync(SessionId session, CancellationToken cancel);

    /// <summary>All sessions, newest first, without opening their logs.</summary>
    IAsyncEnumerable<StoredSession> ListAsync(CancellationToken cancel);

    /// <summary>Reads the whole log and says what it found.</summary>
    ValueTask<LogHealth> VerifyAsync(SessionId session, CancellationToken cancel);

    /// <summary>Who writes the session now; null when nobody does.</summary>
    ValueTask<Writer?> OwnerAsync(SessionId session, CancellationToken cancel);

    /// <summary>Where the tools of a session keep their runs on this machine, whoever holds it.</summary>
    string RunsFolder(SessionId session);

    /// <summary>Everybody who has opened the session for writing, the first one first, as far as that is known.</summary>
    ValueTask<IReadOnlyList<Writer>> WritersAsync(SessionId session, CancellationToken cancel);
}

/// <summary>Who writes, in the words shown to whoever comes second.</summary>
public sealed record Writer(int Pid, string Host, string BootId, string Client, DateTimeOffset Since)
{
    /// <summary>Where commands to the session are taken while it is held; null where they are not.</summary>
    public string? Address { get; init; }
}

/// <summary>What a listing knows of a session before reading it.</summary>
public sealed record StoredSession(SessionId Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Bytes);

/// <summary>The state of a log on disk.</summary>
/// <param name="Problem">Null when every entry is whole; otherwise what was expected, what was found and where.</param>
public sealed record LogHealth(SessionId Session, long Entries, long Bytes, string? Problem);

/// <summary>A session could not be used. The message is for the user: expected, found, what to do.</summary>
public abstract class SessionStoreException(string message, Exception? inner = null) : Exception(message, inner);

public sealed class SessionNotFoundException(string message) : SessionStoreException(message);

/// <param name="forks">The sessions that go on from it.</param>
public sealed class SessionForkedException(string message, IReadOnlyList<SessionId> forks) : SessionStoreException(message)
{
    public IReadOnlyList<SessionId> Forks => forks;
}

public sealed class SessionInUseException(string message, Writer owner) : SessionStoreException(message)
{
    public Writer Owner { get; } = owner;
}

public sealed class SessionDamagedException(string message) : SessionStoreException(message);

/// <summary>
/// This writer's epoch is over: somebody took the session. Its last append was not acknowledged; it is not part of the log,
/// unless it was just being written while the other took over: then the new owner reads it, as after a crash.
/// </summary>
public sealed class WriterLostException(string message) : SessionStoreException(message);

/// <summary>The disk, or what stands for it, did not take an entry. Nothing of it was acknowledged.</summary>
public sealed class JournalWriteException(string message, Exception? inner = null) : SessionStoreException(message, inner);

/// <summary>
/// The machine did not give Perdure itself what it needs: room in the home, a descriptor, its keeper. Told to the user, never to the
/// model as a failure of what it asked for; the work stands as it is and goes on when the session is opened again.
/// </summary>
public sealed class HostShortageException(string message, Exception? inner = null) : SessionStoreException(message, inner);

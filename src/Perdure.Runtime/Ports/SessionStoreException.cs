using Perdure.Core;

namespace Perdure.Runtime.Ports;

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

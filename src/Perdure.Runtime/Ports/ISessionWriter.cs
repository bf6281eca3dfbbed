using Perdure.Core;
using Perdure.Core.Events;

namespace Perdure.Runtime.Ports;

/// <summary>Gives out the journals of sessions; each session has one writer at a time.</summary>
public interface ISessionWriter
{
    /// <summary>Makes room for a new session and opens it for writing.</summary>
    ValueTask<IJournal> CreateAsync(SessionId session, Writer writer, CancellationToken cancel);

    /// <summary>Opens a session for writing.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="SessionInUseException">Another writer holds it and <paramref name="takeOver"/> is false.</exception>
    /// <exception cref="SessionDamagedException">Its log is damaged before its end, or was written by a newer version; it can only be read.</exception>
    ValueTask<IJournal> OpenAsync(SessionId session, Writer writer, bool takeOver, CancellationToken cancel);

    /// <summary>
    /// Makes a session that goes on from an entry of another, which is referred to and not copied, and opens it for writing.
    /// Its first own entry is durable when this returns.
    /// </summary>
    /// <param name="first">Its number says where: it follows the other's entry before that number.</param>
    ValueTask<IJournal> ForkAsync(SessionId session, SessionId parent, LogEntry first, Writer writer, CancellationToken cancel);

    /// <summary>Makes a session of entries that are there already, all of them or none: until this returns there is no such session.</summary>
    /// <param name="begun">The moment its id tells.</param>
    ValueTask ImportAsync(SessionId session, IEnumerable<LogEntry> entries, Writer writer, DateTimeOffset begun, CancellationToken cancel);
}

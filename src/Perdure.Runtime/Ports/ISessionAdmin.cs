using Perdure.Core;
using Perdure.Core.Events;

namespace Perdure.Runtime.Ports;

/// <summary>Looks after stored sessions: checks them, repairs them, removes them.</summary>
public interface ISessionAdmin
{
    /// <summary>Reads the whole log and says what it found.</summary>
    ValueTask<LogHealth> VerifyAsync(SessionId session, CancellationToken cancel);

    /// <summary>Puts a damaged log right as far as that can be, and keeps what was there; null where nothing is wrong.</summary>
    /// <exception cref="SessionInUseException">Somebody writes it.</exception>
    /// <exception cref="SessionDamagedException">Nothing of it can be read, or a newer version wrote it.</exception>
    ValueTask<LogRepair?> RepairAsync(SessionId session, CancellationToken cancel);

    /// <summary>How many bytes the session takes: log, texts and runs.</summary>
    ValueTask<long> SizeAsync(SessionId session, CancellationToken cancel);

    /// <summary>Removes a session for good.</summary>
    /// <returns>How many bytes that freed.</returns>
    /// <exception cref="SessionInUseException">Somebody writes it, or a command it started still runs.</exception>
    /// <exception cref="SessionForkedException">Others go on from it.</exception>
    ValueTask<long> PurgeAsync(SessionId session, CancellationToken cancel);
}

/// <summary>The state of a stored log.</summary>
/// <param name="Problem">Null when every entry is whole; otherwise what was expected, what was found and where.</param>
public sealed record LogHealth(SessionId Session, long Entries, long Bytes, string? Problem);

/// <summary>What a repair did.</summary>
/// <param name="Record">To be recorded, where something is gone; null where everything is there again.</param>
/// <param name="FirstLineKeptIn">Where the first line is kept as it was found; null where it was whole.</param>
public sealed record LogRepair(LogRepaired? Record, string? FirstLineKeptIn);

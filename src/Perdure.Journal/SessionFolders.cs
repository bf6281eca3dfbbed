using System.Globalization;
using Perdure.Core;
using Perdure.Journal.Disk;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Knows in which folder each session lies, and what the folders alone tell.</summary>
internal sealed class SessionFolders(IDisk disk, string root)
{
    public string Root => root;

    /// <summary>The folder a session begun at this moment gets.</summary>
    public SessionFolder New(SessionId session, DateTimeOffset begun)
    {
        MustBeAName(session);
        return new SessionFolder(Path.Combine(root, MonthOf(begun), session.Value));
    }

    /// <returns>Null where there is no such session; a folder without a log and without what is made for one is none.</returns>
    public SessionFolder? Find(SessionId session)
    {
        MustBeAName(session);
        return Likely(session).Concat(MonthFolders())
            .Select(month => new SessionFolder(Path.Combine(month, session.Value)))
            .FirstOrDefault(folder => LookFor(folder) is not null);
    }

    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    public SessionFolder Found(SessionId session) =>
        Find(session) ?? throw new SessionNotFoundException($"There is no session {session} in {root}. List the sessions to see which there are.");

    public IEnumerable<StoredSession> All() =>
        from month in MonthFolders()
        from name in disk.FoldersIn(month)
        let stored = Look(new SessionId(name), new SessionFolder(Path.Combine(month, name)))
        where stored is not null
        select stored;

    public StoredSession? Look(SessionId session, SessionFolder folder)
    {
        if (LookFor(folder) is not { } log) { return null; }

        var (bytes, written) = (log.Bytes, log.WrittenAt);
        for (var segment = 2; disk.Look(folder.Log(segment)) is { } later; segment++)
        {
            bytes += later.Bytes;
            written = later.WrittenAt;
        }

        return new StoredSession(session, log.CreatedAt, written, bytes);
    }

    /// <summary>The log; where that is gone, what else says that there was a session.</summary>
    private FileFacts? LookFor(SessionFolder folder) =>
        disk.Look(folder.Log(1)) ?? Emptied(disk.Look(folder.WriterLock) ?? disk.Look(folder.Checkpoint));

    private static FileFacts? Emptied(FileFacts? left) => left is null ? null : left with { Bytes = 0 };

    /// <summary>Newest first: a session that is looked for is most likely a recent one.</summary>
    public IEnumerable<string> MonthFolders() =>
        from year in disk.FoldersIn(root).OrderDescending(StringComparer.Ordinal)
        from month in disk.FoldersIn(Path.Combine(root, year)).OrderDescending(StringComparer.Ordinal)
        select Path.Combine(root, year, month);

    /// <summary>An id tells when it was made, so one look is enough; only a session that was begun at the turn of a month lies elsewhere.</summary>
    private IEnumerable<string> Likely(SessionId session)
    {
        const int momentDigits = 12;
        var digits = session.Value.Replace("-", "", StringComparison.Ordinal);
        return Guid.TryParse(session.Value, out var id) && id.Version == 7
            ? [Path.Combine(root, MonthOf(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(digits.AsSpan(0, momentDigits), NumberStyles.HexNumber))))]
            : [];
    }

    private static string MonthOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy/MM", CultureInfo.InvariantCulture);

    /// <summary>An id becomes a folder's name, so it may not lead elsewhere.</summary>
    private static void MustBeAName(SessionId session)
    {
        if (session.Value is { Length: > 0 } name && name[0] != '.' && !name.AsSpan().ContainsAny('/', '\\', '\0')) { return; }

        throw new SessionNotFoundException($"Expected the id of a session, found '{session}'.");
    }
}

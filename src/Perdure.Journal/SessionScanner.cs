using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Looks through many sessions quickly and holds none of them.</summary>
public sealed class SessionScanner
{
    private readonly IDisk _disk = new RealDisk();
    private readonly SessionFolders _shelf;

    public SessionScanner(string home) => _shelf = new SessionFolders(_disk, Path.Combine(home, "sessions"));

    /// <summary>The folders sessions lie in, one for each month, and when a session last came or went there.</summary>
    public IEnumerable<Month> Months() => _shelf.MonthFolders()
        .Select(folder => new Month(Path.GetRelativePath(_shelf.Root, folder), new DateTimeOffset(Directory.GetLastWriteTimeUtc(folder))));

    public IEnumerable<SessionId> In(Month month) => _disk.FoldersIn(Path.Combine(_shelf.Root, month.Name)).Select(name => new SessionId(name));

    /// <summary>What the directory tells of a session; null where it is gone or has no log.</summary>
    public SessionLocation? Look(SessionId session, Month month)
    {
        var folder = new SessionFolder(Path.Combine(_shelf.Root, month.Name, session.Value));
        return _shelf.Look(session, folder) is { } stored ? new SessionLocation(stored, month.Name) : null;
    }

    public SessionLocation? Look(SessionId session) =>
        _shelf.Find(session) is { } folder && _shelf.Look(session, folder) is { } stored
            ? new SessionLocation(stored, Path.GetRelativePath(_shelf.Root, Path.GetDirectoryName(folder.Path)!))
            : null;

    /// <summary>Who writes it at this moment; null where nobody does, or where it is gone.</summary>
    public Writer? Owner(SessionId session)
    {
        using var file = _shelf.Find(session) is { } folder ? _disk.OpenLock(folder.WriterLock) : null;
        return file is not null && file.IsHeld() ? WriterLock.Read(file)?.Writer : null;
    }

    /// <summary>Its log, for reading; long texts come as their heads.</summary>
    public ScannedLog Log(SessionId session, string month)
    {
        var folder = new SessionFolder(Path.Combine(_shelf.Root, month, session.Value));
        return new ScannedLog(_disk, folder);
    }
}

/// <summary>A month's folder.</summary>
/// <param name="Name"><c>2026/11</c>.</param>
public sealed record Month(string Name, DateTimeOffset ChangedAt);

/// <summary>A session and the month whose folder it lies in.</summary>
public sealed record SessionLocation(StoredSession Stored, string Month);

/// <summary>A log that is read for its words, not to go on with it.</summary>
public sealed class ScannedLog
{
    private readonly ImmutableArray<Segment> _segments;
    private readonly LogReader _reading;
    private readonly CheckpointFile _checkpoint;
    private readonly IDisk _disk;
    private readonly SessionFolder _folder;
    private readonly AcknowledgedEnd _known;
    private readonly int _lastRun;

    internal ScannedLog(IDisk disk, SessionFolder folder)
    {
        (_disk, _folder) = (disk, folder);

        // Looked at first: a writer may add to the log and to these while it is read.
        (_known, _lastRun) = (AcknowledgedEnd.Of(disk, folder), LogCheck.LastRun(disk, folder));
        _segments = Segment.Of(disk, folder);
        _reading = new LogReader(disk, _segments) { HeadsOnly = true };
        _checkpoint = new CheckpointFile(disk, folder.Checkpoint);
    }

    /// <summary>Why the reading ended before the log did, a torn end aside: that one is put right by the next who opens.</summary>
    public string? Problem => _reading.Fault is { } fault && TornEnd.Is(_disk, fault) ? null : _reading.Problem;

    /// <summary>What the files beside the log know of, and the log does not.</summary>
    /// <param name="state">What the whole log led to.</param>
    public string? Missing(SessionState state) => _known.Missing(_segments[^1].Path, state.Seq) ?? LostRuns.In(_folder.Runs, _lastRun, state.Runs);

    public Checkpoint? Checkpoint() => _checkpoint.PlaceIn(_segments) is null ? null : _checkpoint.Read();

    public IEnumerable<LogEntry> From(long seq) => _reading.From(LogSearch.PlaceOf(_disk, _segments, seq), seq);
}

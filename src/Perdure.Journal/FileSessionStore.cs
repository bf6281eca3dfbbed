using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Keeps each session in a folder of its own: <c>sessions/2026/11/&lt;id&gt;/</c>.</summary>
public sealed class FileSessionStore : ISessionStore
{
    private readonly string _home;
    private readonly IDisk _disk;
    private readonly SessionFolders _shelf;

    public FileSessionStore(string home)
        : this(home, new RealDisk())
    {
    }

    public FileSessionStore(string home, IDisk disk)
    {
        (_home, _disk, _shelf) = (home, disk, new SessionFolders(disk, Path.Combine(home, "sessions")));
        Runs = new FileRunFolders(disk, _shelf);
    }

    public IRunFolders Runs { get; }

    public ValueTask<IJournal> CreateAsync(SessionId session, Writer writer, CancellationToken cancel) =>
        OnDisk(session, () =>
        {
            if (_shelf.Find(session) is { } there)
            {
                throw new InvalidOperationException($"CreateAsync: expected a new session, found {session} in {there.Path}.");
            }

            var folder = _shelf.New(session, writer.Since);
            _disk.MakeFolder(folder.Path);
            _disk.WriteWhole(folder.Log(1), []);
            return new LogOpener(_disk, session, folder).Open(writer, takeOver: false);
        }, cancel);

    public ValueTask<IJournal> ForkAsync(SessionId session, SessionId parent, LogEntry first, Writer writer, CancellationToken cancel) =>
        OnDisk(session, () =>
        {
            var folder = _shelf.New(session, writer.Since);
            ForkLog.Begin(_disk, Found(parent), folder, first);
            return new LogOpener(_disk, session, folder).Open(writer, takeOver: false);
        }, cancel);

    public ValueTask<long> PurgeAsync(SessionId session, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new SessionPurge(_disk, _shelf, session, Found(session)).Run());
    }

    public ValueTask ImportAsync(SessionId session, IEnumerable<LogEntry> entries, Writer writer, DateTimeOffset begun, CancellationToken cancel) =>
        _shelf.Find(session) is { } there
            ? throw new InvalidOperationException($"ImportAsync: expected a new session, found {session} in {there.Path}.")
            : new WholeImport(new FileSessionStore(Path.Combine(_home, "importing"), _disk), this).RunAsync(session, entries, writer, begun, cancel);

    public ValueTask<LogRepair?> RepairAsync(SessionId session, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new LogRepairer(_disk, session, Found(session)).Run());
    }

    public ValueTask<long> SizeAsync(SessionId session, CancellationToken cancel)
    {
        var folder = Found(session);
        try
        {
            return ValueTask.FromResult(_disk.BytesIn(folder.Path));
        }
        catch (IOException)
        {
            return ValueTask.FromResult(_shelf.Look(session, folder)?.Bytes ?? 0); // Somebody works in it, and files come and go.
        }
    }

    /// <summary>Puts a session that was written in another store of this disk in its place, whole or not at all.</summary>
    internal void Adopt(SessionId session, FileSessionStore from, DateTimeOffset begun)
    {
        var folder = _shelf.New(session, begun);
        try
        {
            _disk.MakeFolder(Path.GetDirectoryName(folder.Path)!);
            _disk.MoveFolder(from.Found(session).Path, folder.Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalWriteException($"Session {session} could not be put in its place: found {DiskErrors.Finding(failure)}", failure);
        }
    }

    public ValueTask<IJournal> OpenAsync(SessionId session, Writer writer, bool takeOver, CancellationToken cancel) =>
        OnDisk(session, () => new LogOpener(_disk, session, Found(session)).Open(writer, takeOver), cancel);

    public async IAsyncEnumerable<LogEntry> ReadAsync(SessionId session, long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        var folder = Found(session);
        var segments = Segment.Of(_disk, folder);
        var reading = new LogReader(_disk, segments);
        foreach (var entry in reading.From(LogSearch.PlaceOf(_disk, segments, from), from))
        {
            cancel.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public async IAsyncEnumerable<LogEntry> FollowAsync(SessionId session, long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        var folder = Found(session);
        using var changes = _disk.Watch(folder.Path);
        var next = from;
        StoredSession? seen = null;
        while (_shelf.Look(session, folder) is { } now)
        {
            if (now != seen)
            {
                seen = now;
                await foreach (var entry in ReadAsync(session, next, cancel))
                {
                    next = entry.Seq + 1;
                    yield return entry;
                }
            }

            await changes.WaitAsync(cancel);
        }
    }

    public ValueTask<Checkpoint?> ReadCheckpointAsync(SessionId session, CancellationToken cancel)
    {
        var folder = Found(session);
        var file = new CheckpointFile(_disk, folder.Checkpoint);
        return ValueTask.FromResult(file.PlaceIn(Segment.Of(_disk, folder)) is null ? null : file.Read());
    }

    public async IAsyncEnumerable<StoredSession> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var stored in _shelf.All().OrderByDescending(stored => stored.UpdatedAt).ThenByDescending(stored => stored.Id.Value, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    public ValueTask<LogHealth> VerifyAsync(SessionId session, CancellationToken cancel)
    {
        var folder = Found(session);
        var bytes = _shelf.Look(session, folder)?.Bytes ?? 0;
        var entries = 0L;
        try
        {
            // Looked at first: a writer may add to both while the log is read.
            var (known, lastRun) = (AcknowledgedEnd.Of(_disk, folder), LogCheck.LastRun(_disk, folder));
            var segments = Segment.Of(_disk, folder);
            var reading = new LogReader(_disk, segments);
            var runs = 0;
            foreach (var entry in reading.From(segments[0].Beginning, first: 1))
            {
                cancel.ThrowIfCancellationRequested();
                entries++;
                runs = Math.Max(runs, LogCheck.RunOf(entry.Event));
            }

            var problem = Damage(reading) ?? known.Missing(segments[^1].Path, entries) ?? LostRuns.In(folder.Runs, lastRun, runs) ?? ProblemOf(reading, folder);
            return ValueTask.FromResult(new LogHealth(session, entries, bytes, problem));
        }
        catch (Exception damage) when (damage is SessionDamagedException or IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromResult(new LogHealth(session, entries, bytes, damage.Message));
        }
    }

    public ValueTask<Writer?> OwnerAsync(SessionId session, CancellationToken cancel)
    {
        using var file = _disk.OpenLock(Found(session).WriterLock);
        return ValueTask.FromResult(file is not null && file.IsHeld() ? WriterLock.Read(file)?.Writer : null);
    }

    public ValueTask<IReadOnlyList<Writer>> WritersAsync(SessionId session, CancellationToken cancel) => ValueTask.FromResult(WriterHistory.Read(_disk, Found(session)));

    private SessionFolder Found(SessionId session) => _shelf.Found(session);

    private string? Damage(LogReader reading) => reading.Fault is { } fault && TornEnd.Is(_disk, fault) ? null : reading.Problem;

    /// <summary>While somebody writes, the end of the log may be on its way; that is no problem of the log.</summary>
    private string? ProblemOf(LogReader reading, SessionFolder folder)
    {
        if (reading.Fault is not { } fault) { return null; }

        using var file = _disk.OpenLock(folder.WriterLock);
        return file is not null && file.IsHeld()
            ? null
            : $"{fault.Sentence} It is the torn end of a write that was never acknowledged, and is cut off on the next open.";
    }

    private static ValueTask<IJournal> OnDisk(SessionId session, Func<IJournal> open, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult(open());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalWriteException($"Session {session} could not be opened for writing: found {DiskErrors.Finding(failure)}", failure);
        }
    }
}

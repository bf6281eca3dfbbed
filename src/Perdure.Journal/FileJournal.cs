using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>The log of one session in its folder, open for its one writer. docs/log.md tells the format.</summary>
internal sealed class FileJournal : IJournal
{
    private readonly IDisk _disk;
    private readonly SessionFolder _folder;
    private readonly ImmutableArray<Segment> _segments;
    private readonly LogIndex _index;
    private readonly BlobStore _blobs;
    private readonly CheckpointFile _checkpoints;
    private readonly FileLease _lease;
    private readonly LogTail _tail;
    private Task _appending = Task.CompletedTask;
    private SessionStoreException? _failure;
    private bool _closed;

    public FileJournal(SessionId session, IDisk disk, SessionFolder folder, FileLease lease, LogEndRecord ends, LogEnd end, ImmutableArray<string> findings)
    {
        (Session, Findings) = (session, findings);
        (_disk, _folder, _lease) = (disk, folder, lease);
        (_segments, _index) = (end.Segments, end.Index);
        _blobs = new BlobStore(disk, folder.Blobs);
        _checkpoints = new CheckpointFile(disk, folder.Checkpoint);
        var path = _segments[^1].Path;
        _tail = new LogTail(disk, path, _blobs, lease, ends, end);
    }

    public SessionId Session { get; }

    public IWriterLease Lease => _lease;

    public long LastSeq => _tail.LastSeq;

    public ImmutableArray<string> Findings { get; }

    public ValueTask AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_closed, this);
        if (entries.Count == 0) { return ValueTask.CompletedTask; }
        if (!_appending.IsCompleted) { throw new InvalidOperationException("AppendAsync: expected the append before to be done, found it under way."); }
        if (_failure is not null) { throw Again(_failure); }

        for (var place = 0; place < entries.Count; place++)
        {
            if (entries[place].Seq == LastSeq + 1 + place) { continue; }

            throw new InvalidOperationException($"AppendAsync: expected entry {LastSeq + 1 + place} in place {place}, found {entries[place].Seq}.");
        }

        var lines = entries.Select(entry => JsonSerializer.SerializeToUtf8Bytes(entry, CoreJson.Line.LogEntry)).ToArray();

        // On the caller's scheduler: the thread pool in life, one seeded thread in the simulated world.
        _appending = Task.Factory.StartNew(() => Commit(lines), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        return new ValueTask(_appending);
    }

    public async IAsyncEnumerable<LogEntry> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        var durable = _tail.Durable.Next;
        if (from >= durable.Seq) { yield break; }

        var segments = _segments.SetItem(_segments.Length - 1, _segments[^1] with { End = durable.Offset });
        var place = _index.Before(from) ?? LogSearch.PlaceOf(_disk, segments, from);
        var reading = new LogReader(_disk, segments);
        foreach (var entry in reading.From(place, from))
        {
            cancel.ThrowIfCancellationRequested();
            yield return entry;
        }

        if (reading.Problem is { } problem) { throw new SessionDamagedException(problem); }
    }

    public ValueTask<Checkpoint?> ReadCheckpointAsync(CancellationToken cancel)
    {
        // One that reaches beyond the log belongs to another: somebody has put an older log in its place.
        var checkpoint = _checkpoints.Read();
        return ValueTask.FromResult(checkpoint is { } read && read.Seq <= LastSeq && IsOurs(read.Seq) ? checkpoint : null);
    }

    public ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var durable = _tail.Durable;
        if (checkpoint.Seq < 1 || checkpoint.Seq >= durable.Next.Seq)
        {
            throw new InvalidOperationException($"SaveCheckpointAsync: expected a durable entry, up to {durable.Next.Seq - 1}, found {checkpoint.Seq}.");
        }

        _lease.MustBeHeld();
        var (from, hash) = PlaceFor(checkpoint.Seq, durable);
        try
        {
            _checkpoints.Save(checkpoint, hash, from);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalWriteException($"{_folder.Checkpoint}: expected to write the checkpoint, found {DiskErrors.Finding(failure)} The log is not affected.", failure);
        }

        return ValueTask.CompletedTask;
    }

    public void Rest() => _tail.Rest();

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _appending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _tail.Dispose();
        _lease.Dispose();
    }

    /// <summary>After a failure nobody knows what the disk holds, so this writer writes no more; opening the session again finds out.</summary>
    private void Commit(byte[][] lines)
    {
        try
        {
            _tail.Commit(lines);
        }
        catch (Exception failure)
        {
            _failure = failure as SessionStoreException
                ?? new JournalWriteException($"The log could not be written: {failure.Message} Nothing of the append was acknowledged.", failure);
            throw _failure;
        }
    }

    /// <summary>An exception that is thrown in two places belongs to neither.</summary>
    private static SessionStoreException Again(SessionStoreException failure) => failure is WriterLostException
        ? new WriterLostException(failure.Message)
        : new JournalWriteException(failure.Message, failure);

    /// <summary>Where reading begins on the next open, and the hash that shows that it is this log.</summary>
    private (LogPosition From, EntryHash Hash) PlaceFor(long seq, Tail durable)
    {
        if (seq == durable.Next.Seq - 1) { return (durable.LastWrite, durable.Next.Before); }

        using var walk = new ChainWalk(_disk, _segments, _index.Before(seq) ?? _segments[0].Beginning);
        while (walk.MoveNext() && walk.Head.Seq < seq) { }

        return walk.Fault is { } fault ? throw new SessionDamagedException(fault.Sentence) : (walk.Write, walk.Hash);
    }

    private bool IsOurs(long seq) => seq >= 1 && _checkpoints.PlaceIn(_segments) is not null;
}

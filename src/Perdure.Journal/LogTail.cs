using System.Buffers;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>The end of a log that grows: writes lines, syncs them, and only then lets them count.</summary>
internal sealed class LogTail(IDisk disk, string path, BlobStore blobs, FileLease lease, LogEndRecord ends, LogEnd end) : IDisposable
{
    /// <summary>A buffer that one large write made larger is not kept.</summary>
    private const int KeptBufferBytesMax = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly LogIndex _index = end.Index;
    private ILogFile? _file = disk.Open(path, FileAccess.ReadWrite);
    private ArrayBufferWriter<byte> _buffer = new();
    private Tail _durable = new(end.Next, end.LastWrite);

    /// <summary>The last entry that is durable.</summary>
    public long LastSeq => Durable.Next.Seq - 1;

    public Tail Durable => Volatile.Read(ref _durable);

    /// <summary>Makes all of the entries durable, or none of them count.</summary>
    /// <param name="entries">Each as JSON.</param>
    public void Commit(byte[][] entries)
    {
        lock (_gate) { Write(entries); }
    }

    /// <summary>Nothing is expected for a while: the file is let go of and opened again when something comes.</summary>
    public void Rest()
    {
        lock (_gate) { Close(); }
    }

    public void Dispose() => Rest();

    private void Write(byte[][] entries)
    {
        var start = _durable.Next;
        LogPosition next;
        try
        {
            next = Assemble(entries, start);
            _file ??= disk.Open(path, FileAccess.ReadWrite);
            MustEndAt(_file, start.Offset);
            _file.Write(_buffer.WrittenSpan, start.Offset);
            _file.Sync();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalWriteException(DiskErrors.Sentence(path, failure, Cut(start.Offset)), failure);
        }

        if (!_file.IsThere) { throw new JournalWriteException($"{path}: expected the log, found that it was removed. Nothing of the append was acknowledged. Put the log back, then open the session again."); }

        lease.MustBeHeld();
        ends.Note(next.Seq - 1);
        Volatile.Write(ref _durable, new Tail(next, start));
        _index.Note(start);
        if (_buffer.Capacity > KeptBufferBytesMax) { _buffer = new(); }
    }

    /// <summary>What is written behind something else would be found as damage, long after it was acknowledged.</summary>
    private void MustEndAt(ILogFile file, long offset)
    {
        if (file.Length == offset) { return; }

        throw new JournalWriteException($"{path}: expected the log to end at byte {offset}, found {file.Length}: somebody else changed it. Nothing of the append was acknowledged; see what it holds with: perdure sessions verify");
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        ends.Dispose();
    }

    private LogPosition Assemble(byte[][] entries, LogPosition start)
    {
        _buffer.ResetWrittenCount();
        var (seq, hash) = (start.Seq, start.Before);
        foreach (var entry in entries)
        {
            var before = _buffer.WrittenCount;
            hash = LineWriter.Append(_buffer, blobs.Shelved(entry).Span, seq == start.Seq ? null : start.Seq, hash);
            if (_buffer.WrittenCount - before > LineCursor.LineBytesMax)
            {
                throw new JournalWriteException($"Entry {seq}: expected a line of at most {LineCursor.LineBytesMax} bytes, found {_buffer.WrittenCount - before}.");
            }

            seq++;
        }

        return new LogPosition(seq, start.Segment, start.Offset + _buffer.WrittenCount, hash);
    }

    /// <summary>Takes back what nobody was promised, so that it is not found later as if it had counted.</summary>
    /// <remarks>
    /// This may run after somebody has taken the session over, if this process was stopped in between. It harms nobody: the taker
    /// carried the whole of our last write over into its own segment and reads ours only up to where that write began.
    /// </remarks>
    private bool Cut(long length)
    {
        if (_file is not { } file || file.Length < length) { return false; }

        try
        {
            file.Cut(length);
            file.Sync();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>How far a log is durable.</summary>
/// <param name="Next">Where the next entry goes.</param>
/// <param name="LastWrite">Where the last write begins.</param>
internal sealed record Tail(LogPosition Next, LogPosition LastWrite);

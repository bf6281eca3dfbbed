using System.Collections.Immutable;
using System.Text;
using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>Goes through the entries of a log from a place on and stops where a line is not what it has to be.</summary>
internal sealed class ChainWalk : IDisposable
{
    private const int FoundCharsMax = 60;

    private readonly IDisk _disk;
    private readonly ImmutableArray<Segment> _segments;
    private int _index;
    private ILogFile _file;
    private LineCursor _lines;

    /// <param name="segments">The files of the log; an end of the last is respected.</param>
    public ChainWalk(IDisk disk, ImmutableArray<Segment> segments, LogPosition from)
    {
        (_disk, _segments, _index) = (disk, segments, from.Segment - 1);
        (_file, _lines) = Opened(from.Offset);
        Next = from;
    }

    /// <summary>The present line.</summary>
    public ReadOnlySpan<byte> Line => _lines.Line;

    public LineHeader Head { get; private set; }

    public EntryHash Hash { get; private set; }

    /// <summary>Where the present entry begins.</summary>
    public LogPosition Here { get; private set; }

    /// <summary>Where the write of the present entry begins.</summary>
    public LogPosition Write { get; private set; }

    /// <summary>Where the next entry begins, or would.</summary>
    public LogPosition Next { get; private set; }

    /// <summary>Whether the last good line ended with a line feed; the very last of a log may have lost it.</summary>
    public bool EndedWithLineFeed { get; private set; } = true;

    /// <summary>What is wrong where the walk stopped; null at a good end.</summary>
    public LogFault? Fault { get; private set; }

    /// <summary>Goes to the next entry.</summary>
    public bool MoveNext()
    {
        if (Fault is not null) { return false; }

        while (!_lines.MoveNext())
        {
            if (!NextSegment()) { return false; }
        }

        Here = Next;
        if (!LineHeader.TryRead(_lines.Line, out var head)) { return Stop("a whole line"); }
        if (head.Seq != Next.Seq) { return Stop($"entry {Next.Seq}"); }

        var hash = head.HashOf(_lines.Line, Next.Before);
        if (!hash.IsWritten(head.HashIn(_lines.Line))) { return Stop($"hash {hash}"); }

        (Head, Hash, EndedWithLineFeed) = (head, hash, _lines.EndsWithLineFeed);
        if (head.WrittenWith == head.Seq || Write.Seq == 0) { Write = Here; }
        Next = new LogPosition(head.Seq + 1, Here.Segment, _lines.Next, hash);
        return true;
    }

    public void Dispose() => _file.Dispose();

    private bool NextSegment()
    {
        if (_index == _segments.Length - 1) { return false; }

        var next = _segments[_index + 1];
        if (next.Damage is { } found)
        {
            Fault = new LogFault(next, Offset: 0, Next.Seq, $"the header of segment {next.Number}", found);
            return false;
        }

        if ((Next.Seq, Next.Offset, Next.Before) != (next.First, _segments[_index].End, next.Before))
        {
            Here = Next;
            return Stop($"entry {next.First - 1} to end at byte {_segments[_index].End}, as {Path.GetFileName(next.Path)} says");
        }

        _index++;
        _file.Dispose();
        (_file, _lines) = Opened(next.Start);
        Next = next.Beginning;
        return true;
    }

    private (ILogFile File, LineCursor Lines) Opened(long offset)
    {
        var segment = _segments[_index];
        var file = _disk.Open(segment.Path, FileAccess.Read);
        return (file, new LineCursor(file, offset, segment.End));
    }

    private bool Stop(string expected)
    {
        Fault = new LogFault(_segments[_index], Here.Offset, Here.Seq, expected, Found());
        return false;
    }

    private string Found()
    {
        var line = _lines.Line;
        if (line.IsEmpty) { return $"the end of entry {Next.Seq - 1} at byte {Next.Offset}"; }

        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, FoundCharsMax)]).Replace('\0', '0');
        return LineHeader.TryRead(line, out var head)
            ? $"entry {head.Seq} with hash {Encoding.ASCII.GetString(head.HashIn(line))}"
            : $"{line.Length} bytes beginning with {text}";
    }
}

/// <summary>The first place of a log that is not as it was written.</summary>
/// <param name="Seq">The entry that has to be there.</param>
internal sealed record LogFault(Segment Segment, long Offset, long Seq, string Expected, string Found)
{
    public string Sentence => $"{Segment.Path}, line {Line}, byte {Offset}: expected {Expected}, found {Found}.";

    /// <summary>For an editor; in a later segment the header is the first line.</summary>
    private long Line => Offset == 0 ? 1 : Seq - Segment.First + (Segment.Start == 0 ? 1 : 2);
}

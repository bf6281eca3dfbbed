using System.Collections.Immutable;
using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>Finds an entry nobody remembers the place of, by counting line feeds and nothing else.</summary>
internal static class LogSearch
{
    /// <returns>A place at or before the entry; the beginning of its segment where counting does not lead to it.</returns>
    public static LogPosition PlaceOf(IDisk disk, ImmutableArray<Segment> segments, long seq)
    {
        var segment = segments.Last(segment => segment.First <= Math.Max(1, seq));
        if (seq <= segment.First) { return segment.Beginning; }

        using var file = disk.Open(segment.Path, FileAccess.Read);
        var lines = new LineCursor(file, segment.Start, segment.End);
        for (var at = segment.First; at < seq; at++)
        {
            if (!lines.MoveNext()) { return segment.Beginning; }
        }

        // A line that is not the one before the entry means that something is amiss; reading from the beginning will say what.
        return LineHeader.TryRead(lines.Line, out var head) && head.Seq == seq - 1 && EntryHash.TryParse(head.HashIn(lines.Line), out var before)
            ? new LogPosition(seq, segment.Number, lines.Next, before)
            : segment.Beginning;
    }
}

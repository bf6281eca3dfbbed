using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>The line a log begins with: what every request of the session begins with is frozen there.</summary>
internal static class FirstLine
{
    /// <returns>With its line feed; empty where the log begins with another session's, or the line is not as it was written.</returns>
    public static byte[] Of(IDisk disk, Segment first)
    {
        if (first.Start != 0) { return []; }

        using var file = disk.Open(first.Path, FileAccess.Read);
        var lines = new LineCursor(file, offset: 0, first.End);
        return lines.MoveNext() && lines.EndsWithLineFeed && IsWhole(lines.Line) ? [.. lines.Line, (byte)'\n'] : [];
    }

    /// <returns>Null where what stands there is not the first entry as it was written.</returns>
    public static EntryHash? HashOf(ReadOnlySpan<byte> line)
    {
        if (!LineHead.TryRead(line, out var head) || head.Seq != 1) { return null; }

        var hash = head.HashOf(line, EntryHash.None);
        return hash.IsWritten(head.HashIn(line)) ? hash : null;
    }

    /// <summary>Where the second entry begins that follows this first one.</summary>
    /// <returns>-1 where there is none.</returns>
    public static int SecondIn(ReadOnlySpan<byte> content, EntryHash first)
    {
        for (var at = 0; content[at..].IndexOf(LineHead.Beginning) is var found and >= 0; at += LineHead.Beginning.Length)
        {
            at += found;
            var line = content[at..];
            var end = line.IndexOf((byte)'\n');
            if (end >= 0) { line = line[..end]; }
            if (LineHead.TryRead(line, out var head) && head.Seq == 2 && head.HashOf(line, first).IsWritten(head.HashIn(line))) { return at; }
        }

        return -1;
    }

    private static bool IsWhole(ReadOnlySpan<byte> line) => HashOf(line) is not null;
}

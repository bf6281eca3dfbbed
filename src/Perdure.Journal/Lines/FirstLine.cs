using System.Text;
using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>The line a log begins with: what every request of the session begins with is frozen there.</summary>
internal static class FirstLine
{
    /// <returns>With its line feed; empty where there is none.</returns>
    public static byte[] In(IDisk disk, SessionFolder folder)
    {
        using var file = disk.Open(folder.Log(1), FileAccess.Read);
        var lines = new LineCursor(file, offset: 0, long.MaxValue);
        return lines.MoveNext() && lines.EndsWithLineFeed ? [.. lines.Line, (byte)'\n'] : [];
    }

    /// <summary>The entry that follows a first line, and the hash it follows; null where that line is not as it was written.</summary>
    /// <remarks>A fork begins with a header that says it; any other log with its first entry.</remarks>
    public static (long Seq, EntryHash Before)? Leads(ReadOnlySpan<byte> line) =>
        ForkLog.Header(line) is { } fork ? EntryHash.TryParse(Encoding.ASCII.GetBytes(fork.Hash), out var before) ? (fork.After + 1, before) : null
        : HashOf(line) is { } hash ? (2, hash)
        : null;

    /// <summary>Where an entry begins that follows this hash.</summary>
    /// <returns>-1 where there is none.</returns>
    public static int EntryIn(ReadOnlySpan<byte> content, long seq, EntryHash before)
    {
        for (var at = 0; content[at..].IndexOf(LineHeader.Beginning) is var found and >= 0; at += LineHeader.Beginning.Length)
        {
            at += found;
            var line = content[at..];
            var end = line.IndexOf((byte)'\n');
            if (end >= 0) { line = line[..end]; }
            if (LineHeader.TryRead(line, out var head) && head.Seq == seq && head.HashOf(line, before).IsWritten(head.HashIn(line))) { return at; }
        }

        return -1;
    }

    /// <returns>Null where what stands there is not the first entry as it was written.</returns>
    private static EntryHash? HashOf(ReadOnlySpan<byte> line)
    {
        if (!LineHeader.TryRead(line, out var head) || head.Seq != 1) { return null; }

        var hash = head.HashOf(line, EntryHash.None);
        return hash.IsWritten(head.HashIn(line)) ? hash : null;
    }
}

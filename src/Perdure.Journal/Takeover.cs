using System.Collections.Immutable;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;

namespace Perdure.Journal;

/// <summary>Goes on with a log whose writer may still be alive: in a new segment, where the old writer has nothing to write.</summary>
/// <remarks>
/// The last write of the old segment is carried over, byte by byte. It is the only one of which the taker cannot know whether it was
/// acknowledged, and the only one the old writer may still cut off if its sync fails. Everything before it is durable and stays.
/// </remarks>
internal static class Takeover
{
    /// <param name="end">How the log ends, found after the old writer was shut out.</param>
    /// <returns>The segments, with the new one.</returns>
    public static ImmutableArray<Segment> Seal(IDisk disk, SessionFolder folder, LogEnd end, long epoch)
    {
        var number = end.Segments.Length + 1;
        var last = end.LastWrite;
        var header = Segment.HeaderLine(new SegmentHeader(number, epoch, last.Seq - 1, last.Before.ToString(), last.Offset));
        disk.WriteWhole(folder.Log(end.Segments[^1].File + 1), [.. header, .. LastWrite(disk, end)]);
        return Segment.Of(disk, folder);
    }

    private static byte[] LastWrite(IDisk disk, LogEnd end)
    {
        using var file = disk.Open(end.Segments[^1].Path, FileAccess.Read);
        var bytes = new byte[end.Next.Offset - end.LastWrite.Offset];
        for (var read = 0; read < bytes.Length;)
        {
            var more = file.Read(bytes.AsSpan(read), end.LastWrite.Offset + read);
            read += more > 0 ? more : throw new IOException($"{end.Segments[^1].Path}: expected {bytes.Length} bytes at {end.LastWrite.Offset}, found {read}.");
        }

        return end.LineFeedMissing ? [.. bytes, (byte)'\n'] : bytes;
    }
}

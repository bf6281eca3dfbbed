using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>Tells the torn end of a log, which nobody was promised, from damage to entries that somebody was.</summary>
internal static class TornEnd
{
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>Whether everything from the fault on belongs to one write that was never acknowledged.</summary>
    /// <remarks>
    /// A write begins only when the one before it is durable. So if behind the fault there is a line of a later write, the bad
    /// line had been acknowledged and has been damaged since. A disk may lose any page of the last write: lines of the same
    /// write behind the fault, known by their <c>with</c>, do not speak against a torn end.
    /// </remarks>
    public static bool Is(IDisk disk, LogFault fault)
    {
        if (fault.Segment.End != long.MaxValue || fault.Segment.Damage is not null) { return false; }

        using var file = disk.Open(fault.Segment.Path, FileAccess.Read);
        var chunk = new byte[(int)Math.Min(ChunkBytes, file.Length - fault.Offset)];

        // The bad line's own head says nothing, hence the one byte; heads that straddle two chunks are met again in the second.
        for (var offset = fault.Offset + 1; file.Read(chunk, offset) is var read and > 0; offset += Math.Max(1, read - LineHeader.BytesMax))
        {
            if (HoldsLaterWrite(chunk.AsSpan(0, read), fault.Seq)) { return false; }
            if (offset + read >= file.Length) { return true; }
        }

        return true;
    }

    /// <summary>A line may begin anywhere: the line feed before it may be what is damaged. Inside a text its quotes would be escaped.</summary>
    private static bool HoldsLaterWrite(ReadOnlySpan<byte> bytes, long seq)
    {
        for (var at = bytes.IndexOf(LineHeader.Beginning); at >= 0; at = bytes.IndexOf(LineHeader.Beginning))
        {
            bytes = bytes[at..];
            if (LineHeader.TryBegin(bytes, out var head) && head.Seq > seq && head.WrittenWith > seq) { return true; }

            bytes = bytes[LineHeader.Beginning.Length..];
        }

        return false;
    }
}

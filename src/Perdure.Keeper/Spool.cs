using System.Buffers.Binary;
using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>The bounded output on disk: the head as it came, then a ring that keeps the tail.</summary>
/// <remarks>
/// <c>output.tail</c> begins with three numbers: the ring's capacity, how far the ring may be overwritten, and how far it is
/// written. A reader copies first and looks at the second number afterwards; what it passed meanwhile was overwritten.
/// </remarks>
internal sealed class Spool(long headBytesMax, long tailBytesMax)
{
    const int TailStart = 3 * sizeof(long);

    readonly int _head = Files.OpenPrivate("output.head", Files.WriteOnly | Files.Create | Files.Truncate);
    int _tail = -1;
    long _lost;

    public long TotalBytes { get; private set; }

    public long DroppedBytes => Math.Max(0, TotalBytes - headBytesMax - tailBytesMax);

    /// <summary>Bytes the disk refused; the command goes on all the same.</summary>
    public long LostBytes => _lost;

    public void Accept(ReadOnlySpan<byte> bytes)
    {
        var toHead = (int)Math.Clamp(headBytesMax - TotalBytes, 0, bytes.Length);
        if (toHead > 0) { AcceptHead(bytes[..toHead]); }

        if (toHead < bytes.Length) { AcceptTail(bytes[toHead..]); }
    }

    /// <summary>An exit record never promises output that the disk does not hold.</summary>
    public void Sync()
    {
        if (TotalBytes > 0) { _ = Files.SyncContent(_head); }

        if (_tail >= 0) { _ = Files.SyncContent(_tail); }
    }

    void AcceptHead(ReadOnlySpan<byte> bytes)
    {
        Note(Files.WriteAllAt(_head, bytes, TotalBytes), bytes.Length);
        TotalBytes += bytes.Length;
    }

    void AcceptTail(ReadOnlySpan<byte> bytes)
    {
        if (_tail < 0) { OpenTail(); }

        var end = TotalBytes + bytes.Length;
        WriteNumber(1, end);
        if (bytes.Length > tailBytesMax) { bytes = bytes[(int)(bytes.Length - tailBytesMax)..]; }

        WriteRing(bytes, end - bytes.Length - headBytesMax);
        TotalBytes = end;
        WriteNumber(2, end);
    }

    void WriteRing(ReadOnlySpan<byte> bytes, long ringOffset)
    {
        while (!bytes.IsEmpty)
        {
            var at = ringOffset % tailBytesMax;
            var part = (int)Math.Min(bytes.Length, tailBytesMax - at);
            Note(Files.WriteAllAt(_tail, bytes[..part], TailStart + at), part);
            bytes = bytes[part..];
            ringOffset += part;
        }
    }

    void OpenTail()
    {
        _tail = Files.OpenPrivate("output.tail", Files.WriteOnly | Files.Create | Files.Truncate);
        WriteNumber(0, tailBytesMax);
    }

    void WriteNumber(int index, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _ = Files.WriteAllAt(_tail, bytes, index * sizeof(long));
    }

    void Note(bool written, int bytes)
    {
        if (!written) { _lost += bytes; }
    }
}

using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Tools.Keeping;

/// <summary>Reads the bounded output while a keeper writes it, and afterwards.</summary>
/// <remarks>
/// <c>output.tail</c> begins with the ring's capacity, how far the ring may be overwritten, and how far it is written. What was
/// copied counts only if the second number, looked at afterwards, has not run over it.
/// </remarks>
internal sealed class SpoolReader(RunFiles files) : IDisposable
{
    const int TailStart = 3 * sizeof(long);

    SafeFileHandle? _head;
    SafeFileHandle? _tail;

    public long HeadBytes => _head is null ? 0 : RandomAccess.GetLength(_head);

    /// <summary>The next bytes at the offset, or at the first offset after it that is still kept; null when there are none yet.</summary>
    public KeeperChunk? Read(long offset, Memory<byte> into)
    {
        _head ??= Open("output.head");
        if (_head is null) { return null; }

        var count = RandomAccess.Read(_head, into.Span, offset);
        if (count > 0) { return new KeeperChunk(offset, into[..count]); }

        _tail ??= Open("output.tail");
        return _tail is null ? null : ReadRing(_tail, offset, HeadBytes, into);
    }

    public void Dispose()
    {
        _head?.Dispose();
        _tail?.Dispose();
    }

    static KeeperChunk? ReadRing(SafeFileHandle tail, long offset, long headBytes, Memory<byte> into)
    {
        while (true)
        {
            var (capacity, reserved, written) = ReadNumbers(tail);
            var at = Math.Max(Math.Max(offset, headBytes), reserved - capacity);
            if (at >= written) { return null; }

            var place = (at - headBytes) % capacity;
            var count = (int)Math.Min(into.Length, Math.Min(written - at, capacity - place));
            count = RandomAccess.Read(tail, into.Span[..count], TailStart + place);
            if (at >= ReadNumbers(tail).Reserved - capacity) { return count > 0 ? new KeeperChunk(at, into[..count]) : null; }
        }
    }

    static (long Capacity, long Reserved, long Written) ReadNumbers(SafeFileHandle tail)
    {
        Span<byte> bytes = stackalloc byte[TailStart];
        bytes.Clear();
        _ = RandomAccess.Read(tail, bytes, 0);
        return (
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[(2 * sizeof(long))..]));
    }

    SafeFileHandle? Open(string name)
    {
        var path = files.In(name);
        return File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;
    }
}

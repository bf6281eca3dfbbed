using System.Buffers;

namespace Perdure.Models.Rendering;

/// <summary>Bytes that are only ever added to. What was handed out stays as it was, also after the end is taken back.</summary>
internal sealed class GrowingBytes : IBufferWriter<byte>
{
    private const int FirstBytes = 4 * 1024;

    private byte[] _bytes = new byte[FirstBytes];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    /// <summary>Takes the end back. A request being sent may still read it, so what follows is written elsewhere.</summary>
    public void CutTo(int count)
    {
        if (count == Count) { return; }

        _bytes = _bytes[..Math.Max(count, FirstBytes)];
        Count = count;
    }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void Reserve(int count)
    {
        if (_bytes.Length - Count >= count) { return; }

        Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Count + count));
    }
}

namespace Perdure.Tools.Keeping;

/// <summary>The kept output: how it began, how many bytes are missing, how it ended.</summary>
public sealed record KeeperOutput(ReadOnlyMemory<byte> Head, long DroppedBytes, ReadOnlyMemory<byte> Tail)
{
    public long TotalBytes => Head.Length + DroppedBytes + Tail.Length;
}

/// <summary>Some bytes of the output with the place where they stand; a jump of the offset means that bytes were dropped.</summary>
public sealed record KeeperChunk(long Offset, ReadOnlyMemory<byte> Bytes)
{
    public long End => Offset + Bytes.Length;
}

using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Perdure.Journal.Lines;

/// <summary>What stands before the event in a line: <c>{"seq":41,"at":"...","hash":"...",</c>.</summary>
/// <param name="Seq">The entry's number.</param>
/// <param name="WrittenWith">The first entry of the write this one belongs to; its own number where it is the first.</param>
/// <param name="HashAt">Where in the line the part of the hash begins.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LineHeader(long Seq, long WrittenWith, int HashAt)
{
    /// <summary>How long <c>"hash":"...",</c> is.</summary>
    public const int HashPartBytes = 8 + EntryHash.Chars + 2;

    /// <summary>No head is longer.</summary>
    public const int BytesMax = 256;

    /// <summary>A moment as the log writes it has about thirty characters.</summary>
    private const int MomentCharsMax = 40;

    public static ReadOnlySpan<byte> Beginning => "{\"seq\":"u8;

    public static ReadOnlySpan<byte> EventPart => "\"event\":"u8;

    private static ReadOnlySpan<byte> MomentPart => ",\"at\":\""u8;

    private static ReadOnlySpan<byte> WithPart => "\"with\":"u8;

    private static ReadOnlySpan<byte> HashPart => "\"hash\":\""u8;

    private static ReadOnlySpan<byte> EventStart => "\"event\":{\"type\":\""u8;

    /// <summary>Reads the head of a line that may be anything.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out LineHeader head) => TryBegin(line, out head) && line.EndsWith("}}"u8);

    /// <summary>Reads the head of a line whose end is not looked at.</summary>
    public static bool TryBegin(ReadOnlySpan<byte> line, out LineHeader head)
    {
        head = default;
        var rest = line;
        if (!Take(ref rest, Beginning) || !TakeNumber(ref rest, out var seq) || !Take(ref rest, MomentPart)) { return false; }

        var momentEnd = rest[..Math.Min(rest.Length, MomentCharsMax)].IndexOf("\","u8);
        if (momentEnd < 0) { return false; }

        rest = rest[(momentEnd + 2)..];
        var writtenWith = seq;
        if (Take(ref rest, WithPart) && !(TakeNumber(ref rest, out writtenWith) && Take(ref rest, ","u8))) { return false; }

        var hashAt = line.Length - rest.Length;
        if (!rest.StartsWith(HashPart) || rest.Length < HashPartBytes) { return false; }
        if (!rest[(HashPartBytes - 2)..].StartsWith("\","u8) || !rest[HashPartBytes..].StartsWith(EventStart)) { return false; }

        head = new LineHeader(seq, writtenWith, hashAt);
        return true;
    }

    /// <summary>The characters of the hash the line claims.</summary>
    public ReadOnlySpan<byte> HashIn(ReadOnlySpan<byte> line) => line.Slice(HashAt + HashPart.Length, EntryHash.Chars);

    /// <summary>The hash the line must have when it follows <paramref name="before"/>.</summary>
    public EntryHash HashOf(ReadOnlySpan<byte> line, EntryHash before) => EntryHash.Of(before, line[..HashAt], line[(HashAt + HashPartBytes)..]);

    /// <summary>The name of the event's type.</summary>
    public ReadOnlySpan<byte> TypeIn(ReadOnlySpan<byte> line)
    {
        var name = line[(HashAt + HashPartBytes + EventStart.Length)..];
        var end = name.IndexOf((byte)'"');
        return end < 0 ? [] : name[..end];
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected)) { return false; }

        rest = rest[expected.Length..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> rest, out long number)
    {
        if (!Utf8Parser.TryParse(rest, out number, out var length) || number < 1) { return false; }

        rest = rest[length..];
        return true;
    }
}

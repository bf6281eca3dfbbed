using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Perdure.Journal.Lines;

/// <summary>The running hash of a log: each entry's covers its own bytes and, through the one before it, all that came before.</summary>
/// <remarks>
/// It is the first half of SHA-256 over the previous hash, as its 32 characters, and the line without its own <c>"hash":"...",</c>
/// and without the line feed. So it is checked on the bytes as they are; nothing has to be written anew.
/// </remarks>
internal readonly record struct EntryHash(UInt128 Value)
{
    public const int Chars = 32;

    /// <summary>What the first entry follows.</summary>
    public static readonly EntryHash None;

    public static EntryHash Of(EntryHash before, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var length = Chars + head.Length + tail.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var covered = rented.AsSpan(0, length);
        before.Write(covered);
        head.CopyTo(covered[Chars..]);
        tail.CopyTo(covered[(Chars + head.Length)..]);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(covered, whole);
        ArrayPool<byte>.Shared.Return(rented);
        return new EntryHash(BinaryPrimitives.ReadUInt128BigEndian(whole));
    }

    public static bool TryParse(ReadOnlySpan<byte> characters, out EntryHash hash)
    {
        hash = None;
        if (characters.Length != Chars) { return false; }
        if (!UInt128.TryParse(characters, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) { return false; }

        hash = new EntryHash(value);
        return true;
    }

    public void Write(Span<byte> into) => Value.TryFormat(into, out _, "x32", CultureInfo.InvariantCulture);

    /// <summary>Whether it is written exactly so; a capital character is already a changed byte.</summary>
    public bool IsWritten(ReadOnlySpan<byte> characters)
    {
        Span<byte> own = stackalloc byte[Chars];
        Write(own);
        return characters.SequenceEqual(own);
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

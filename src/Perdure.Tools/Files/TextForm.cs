using System.Text;
using System.Text.Unicode;

namespace Perdure.Tools.Files;

/// <summary>How the characters of a file are written as bytes.</summary>
/// <param name="MarkBytes">The length of the byte order mark it begins with.</param>
internal sealed record TextForm(Encoding Encoding, int MarkBytes)
{
    /// <summary>Enough of a file to tell what it is.</summary>
    public const int SampleBytes = 64 * 1024;

    /// <summary>A zero byte within this is taken for the sign of a binary file, as git does.</summary>
    private const int ZeroSoughtBytes = 8000;

    /// <summary>The longest character of UTF-8 is four bytes, so a sample may end up to three bytes into one.</summary>
    private const int CutLetterBytesMax = 3;

    /// <summary>What new files are written in. Characters that cannot be written are an error, never a question mark.</summary>
    public static TextForm Utf8 { get; } = new(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), 0);

    /// <summary>The form of a file that begins with <paramref name="start"/>; null where it is no text.</summary>
    /// <param name="isWhole">Nothing comes after it, so a character cut at its end is a fault.</param>
    public static TextForm? Of(ReadOnlySpan<byte> start, bool isWhole)
    {
        if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF])) { return Utf8 with { MarkBytes = 3 }; }
        if (start.StartsWith<byte>([0xFF, 0xFE, 0, 0])) { return null; }
        if (start.StartsWith<byte>([0xFF, 0xFE])) { return new(Utf16(bigEndian: false), 2); }
        if (start.StartsWith<byte>([0xFE, 0xFF])) { return new(Utf16(bigEndian: true), 2); }
        if (start[..Math.Min(start.Length, ZeroSoughtBytes)].Contains((byte)0)) { return null; }
        return IsUtf8(start, isWhole) ? Utf8 : new(Latin1, 0);
    }

    /// <summary>Every byte is a character of Latin-1, so what is not UTF-8 survives reading and writing unchanged.</summary>
    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: true, throwOnInvalidBytes: true);

    private static bool IsUtf8(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (Utf8Valid(bytes)) { return true; }
        if (isWhole) { return false; }

        for (var cut = 1; cut <= Math.Min(CutLetterBytesMax, bytes.Length); cut++)
        {
            if (Utf8Valid(bytes[..^cut])) { return true; }
        }

        return false;
    }

    private static bool Utf8Valid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
}

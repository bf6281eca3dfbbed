using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>Keeps long texts out of the lines: each lies once in a file named by its SHA-256, and the line refers to it.</summary>
internal sealed class BlobStore(IDisk disk, string folder)
{
    /// <summary>A text longer than this, in bytes, is kept beside the log.</summary>
    public const int TextBytesMax = 16 * 1024;

    /// <summary>What a listing or a search takes of a long text.</summary>
    private const int HeadBytes = 2 * 1024;

    private const int LetterBytesMax = 4;

    private const int NameChars = 2 * SHA256.HashSizeInBytes;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A quote inside a text is escaped, so in a line these characters can only be a reference.</summary>
    private static ReadOnlySpan<byte> ReferenceStart => "{\"$blob\":\""u8;

    private static ReadOnlySpan<byte> CharsPart => "\",\"chars\":"u8;

    /// <summary>Puts the long texts of an entry on the disk, durably, and refers to them instead.</summary>
    /// <param name="entry">The entry as JSON.</param>
    public ReadOnlyMemory<byte> Shelved(ReadOnlyMemory<byte> entry)
    {
        if (entry.Length <= TextBytesMax) { return entry; }

        var line = entry.Span;
        var copied = 0;
        var shorter = new ArrayBufferWriter<byte>();
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length <= TextBytesMax) { continue; }

            shorter.Write(line[copied..(int)reader.TokenStartIndex]);
            shorter.Write(Reference(reader.GetString()!));
            copied = (int)reader.BytesConsumed;
        }

        shorter.Write(line[copied..]);
        return copied == 0 ? entry : shorter.WrittenMemory;
    }

    /// <summary>Puts the texts a line refers to back into it.</summary>
    /// <exception cref="BlobDamage">One is missing or is not what it was.</exception>
    public ReadOnlySpan<byte> Restored(ReadOnlySpan<byte> line) => Filled(line, Content);

    /// <summary>Puts only the beginning of each text back, unchecked; nothing where it is missing.</summary>
    public ReadOnlySpan<byte> Abridged(ReadOnlySpan<byte> line) => Filled(line, Head);

    private static ReadOnlySpan<byte> Filled(ReadOnlySpan<byte> line, Func<string, byte[]> content)
    {
        var at = line.IndexOf(ReferenceStart);
        if (at < 0) { return line; }

        var whole = new ArrayBufferWriter<byte>();
        for (; at >= 0; at = line.IndexOf(ReferenceStart))
        {
            whole.Write(line[..at]);
            line = line[(at + ReferenceStart.Length)..];
            var end = line.IndexOf((byte)'}');
            if (end < NameChars) { throw new BlobDamage("expected a whole reference to a blob, found something else"); }

            using var text = new Utf8JsonWriter(whole, Relaxed);
            text.WriteStringValue(content(Encoding.ASCII.GetString(line[..NameChars])));
            text.Flush();
            line = line[(end + 1)..];
        }

        whole.Write(line);
        return whole.WrittenSpan;
    }

    private byte[] Reference(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var name = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = Path.Combine(folder, name);
        if (disk.Look(path)?.Bytes != content.Length)
        {
            disk.MakeFolder(folder);
            disk.WriteWhole(path, content);
        }

        var chars = text.Length.ToString(CultureInfo.InvariantCulture);
        return [.. ReferenceStart, .. Encoding.ASCII.GetBytes(name), .. CharsPart, .. Encoding.ASCII.GetBytes(chars), (byte)'}'];
    }

    private byte[] Head(string name)
    {
        var path = Path.Combine(folder, name);
        if (disk.Look(path) is null) { return []; }

        using var file = disk.Open(path, FileAccess.Read);
        var bytes = new byte[HeadBytes];
        var length = file.Read(bytes, 0);

        // A character that was cut through is left out.
        for (var cut = length; length == HeadBytes && cut > 0 && length - cut < LetterBytesMax; cut--)
        {
            if ((bytes[cut - 1] & 0xC0) != 0x80) { return bytes[..(cut - 1)]; }
        }

        return bytes[..length];
    }

    private byte[] Content(string name)
    {
        var path = Path.Combine(folder, name);
        var content = disk.ReadWhole(path) ?? throw new BlobDamage($"expected the text it refers to in {path}, found no such file");
        var found = Convert.ToHexStringLower(SHA256.HashData(content));
        return found == name
            ? content
            : throw new BlobDamage($"expected {path} to hold the text of that SHA-256, found one of {found} ({content.Length} bytes)");
    }
}

/// <summary>A text an entry refers to is missing or changed.</summary>
internal sealed class BlobDamage(string message) : Exception(message);

using System.Buffers;
using System.Globalization;
using System.Text;

namespace Perdure.Journal.Lines;

/// <summary>Makes lines of entries and chains them.</summary>
internal static class LineWriter
{
    /// <summary>Adds the line of one entry to <paramref name="into"/>.</summary>
    /// <param name="entry">The entry as JSON: <c>{"seq":...,"at":"...","event":{...}}</c>.</param>
    /// <param name="writtenWith">The first entry of the write, where this is a later one.</param>
    /// <returns>The hash the next line follows.</returns>
    public static EntryHash Append(IBufferWriter<byte> into, ReadOnlySpan<byte> entry, long? writtenWith, EntryHash before)
    {
        // Number and moment hold no such characters, so the first place they stand is the event.
        var eventAt = entry.IndexOf(LineHeader.EventPart);
        var tail = entry[eventAt..];
        var with = writtenWith is { } first ? Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"with\":{first},")) : [];
        byte[] head = [.. entry[..eventAt], .. with];
        var hash = EntryHash.Of(before, head, tail);

        var line = into.GetSpan(head.Length + LineHeader.HashPartBytes + tail.Length + 1);
        head.CopyTo(line);
        "\"hash\":\""u8.CopyTo(line[head.Length..]);
        hash.Write(line[(head.Length + 8)..]);
        "\","u8.CopyTo(line[(head.Length + 8 + EntryHash.Chars)..]);
        tail.CopyTo(line[(head.Length + LineHeader.HashPartBytes)..]);
        line[head.Length + LineHeader.HashPartBytes + tail.Length] = (byte)'\n';
        into.Advance(head.Length + LineHeader.HashPartBytes + tail.Length + 1);
        return hash;
    }
}

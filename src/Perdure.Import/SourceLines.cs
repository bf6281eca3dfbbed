using System.Buffers;
using System.Security.Cryptography;

namespace Perdure.Import;

/// <summary>One line of a file.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Bytes">Without its end; valid until the next line is read.</param>
/// <param name="IsWhole">It ends with a line break; the last line of a program that was killed does not.</param>
/// <param name="IsCut">It was longer than anybody can read; these are its first bytes.</param>
internal readonly record struct SourceLine(long Number, ReadOnlyMemory<byte> Bytes, bool IsWhole, bool IsCut);

/// <summary>Reads the lines of a file that may be larger than memory, and that somebody may be writing to. Never writes to it.</summary>
internal static class SourceLines
{
    /// <summary>The longest record that is read: a few pictures. Of a longer one the beginning is kept.</summary>
    public const int LineBytesMax = 64 << 20;

    private const int FirstBufferBytes = 64 << 10;

    /// <summary>The lines in the first <paramref name="bytes"/> bytes.</summary>
    /// <param name="hash">Is told every byte that is read, where it is wanted.</param>
    public static IEnumerable<SourceLine> In(string file, long bytes, IncrementalHash? hash = null, int lineBytesMax = LineBytesMax)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            var (held, offset, number, isCut) = (0, 0L, 0L, false);
            while (offset < bytes)
            {
                if (held == buffer.Length) { buffer = Grown(buffer, held); }

                var got = RandomAccess.Read(handle, buffer.AsSpan(held, (int)Math.Min(buffer.Length - held, bytes - offset)), offset);
                if (got == 0) { break; } // Cut by its program since it was looked at.

                hash?.AppendData(buffer, held, got);
                offset += got;
                var (start, searched) = (0, held);
                held += got;
                while (buffer.AsSpan(searched, held - searched).IndexOf((byte)'\n') is >= 0 and var length)
                {
                    var end = searched + length;
                    if (isCut) { isCut = false; }
                    else { yield return new SourceLine(++number, buffer.AsMemory(start, end - start), IsWhole: true, IsCut: false); }

                    start = searched = end + 1;
                }

                held -= start;
                buffer.AsSpan(start, held).CopyTo(buffer);
                if (held < lineBytesMax) { continue; }

                if (!isCut) { yield return new SourceLine(++number, buffer.AsMemory(0, lineBytesMax), IsWhole: true, IsCut: true); }

                (held, isCut) = (0, true);
            }

            if (held > 0 && !isCut) { yield return new SourceLine(number + 1, buffer.AsMemory(0, held), IsWhole: false, IsCut: false); }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grown(byte[] buffer, int held)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, held).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}

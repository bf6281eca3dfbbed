using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Perdure.Mcp.Serving;

/// <summary>Reads lines from a program that may say anything: no line costs more than its bound, and no flood costs the whole processor.</summary>
internal sealed class BoundedLines(Stream stream, int lineBytesMax)
{
    /// <summary>No server has more to say in a second; whoever says more is read that quickly and no faster.</summary>
    private const int LinesPerSecondMax = 2_000;

    /// <summary>The same in bytes: four answers of the largest size.</summary>
    private const long BytesPerSecondMax = 64L << 20;

    private const int ChunkBytes = 64 << 10;

    private byte[] _held = new byte[ChunkBytes];
    private int _from;
    private int _to;

    /// <summary>The rest of a line that is too long is left out; otherwise such a line ends the reading.</summary>
    public bool CutsLongLines { get; init; }

    /// <summary>A line is good until the next is asked for.</summary>
    /// <exception cref="LineTooLongException">A line has no end within its bound.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var (began, lines, bytes) = (Stopwatch.GetTimestamp(), 0, 0L);
        var isRest = false;
        var known = 0; // Bytes after _from that hold no end of a line.
        while (true)
        {
            var searched = _from + known;
            while (_held.AsSpan(searched, _to - searched).IndexOf((byte)'\n') is >= 0 and var length)
            {
                var line = _held.AsMemory(_from, searched + length - _from);
                _from = searched = searched + length + 1;
                known = 0;
                lines++;
                if (!isRest) { yield return line; }

                isRest = false;
                if (lines >= LinesPerSecondMax) { await PauseAsync(); }
            }

            if (_to - _from >= lineBytesMax)
            {
                if (!CutsLongLines) { throw new LineTooLongException($"it said a line of more than {lineBytesMax / (1 << 20)} MB and was ended"); }
                if (!isRest) { yield return _held.AsMemory(_from, lineBytesMax); }

                (isRest, _from, _to) = (true, 0, 0);
            }

            known = _to - _from;
            var read = await FillAsync(cancel);
            bytes += read;
            if (read == 0)
            {
                if (_to > _from && !isRest) { yield return _held.AsMemory(_from, _to - _from); }

                yield break;
            }

            if (bytes >= BytesPerSecondMax) { await PauseAsync(); }
        }

        // For what is left of the second; a server that floods waits in its pipe.
        async Task PauseAsync()
        {
            var left = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(began);
            if (left > TimeSpan.Zero) { await Task.Delay(left, cancel); }

            (began, lines, bytes) = (Stopwatch.GetTimestamp(), 0, 0);
        }
    }

    /// <summary>What is held is never searched twice: a long line costs its length and not the square of it.</summary>
    private async Task<int> FillAsync(CancellationToken cancel)
    {
        if (_from > 0)
        {
            _held.AsSpan(_from, _to - _from).CopyTo(_held);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _held.Length) { Array.Resize(ref _held, _held.Length * 2); }
        else if (_to < ChunkBytes / 2 && _held.Length > 1 << 20) { Array.Resize(ref _held, ChunkBytes); } // A large answer leaves no large memory behind.

        var read = await stream.ReadAsync(_held.AsMemory(_to, Math.Min(ChunkBytes, _held.Length - _to)), cancel);
        _to += read;
        return read;
    }
}

/// <summary>A line has no end within its bound; the message says which.</summary>
internal sealed class LineTooLongException(string message) : Exception(message);

using Perdure.Journal.Disk;

namespace Perdure.Journal.Lines;

/// <summary>Goes through the lines of a file, whatever they hold.</summary>
internal sealed class LineCursor(ILogFile file, long offset, long end)
{
    /// <summary>Longer lines are not written, and not read: what has no line feed for so long is no log.</summary>
    public const int LineBytesMax = 64 * 1024 * 1024;

    private const int ReadBytes = 256 * 1024;

    private byte[] _buffer = [];
    private int _from;
    private int _lineLength;
    private int _filled;

    /// <summary>The present line, without its line feed.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_from, _lineLength);

    /// <summary>Where the present line begins in the file.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Where the next line begins.</summary>
    public long Next => Offset + _lineLength + (EndsWithLineFeed ? 1 : 0);

    /// <summary>Whether the present line ends as a line does; only the last of a file may not.</summary>
    public bool EndsWithLineFeed { get; private set; }

    /// <summary>Goes to the next line.</summary>
    public bool MoveNext()
    {
        var taken = (int)(Next - Offset);
        Offset += taken;
        _from += taken;
        _lineLength = 0;
        EndsWithLineFeed = false;
        for (var searched = 0; ;)
        {
            var found = _buffer.AsSpan(_from + searched, _filled - _from - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                _lineLength = searched + found;
                EndsWithLineFeed = true;
                return true;
            }

            searched = _filled - _from;
            if (searched >= LineBytesMax || !Fill())
            {
                _lineLength = searched;
                return searched > 0;
            }
        }
    }

    private bool Fill()
    {
        MakeRoom();
        var left = end - (Offset + _filled - _from);
        var wanted = (int)Math.Min(_buffer.Length - _filled, left);
        var read = wanted <= 0 ? 0 : file.Read(_buffer.AsSpan(_filled, wanted), Offset + _filled - _from);
        _filled += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        var kept = _filled - _from;
        if (_filled < _buffer.Length) { return; }

        // The buffer grows only where one line fills it; otherwise what is left moves to its front.
        var larger = kept < _buffer.Length / 2 ? _buffer : new byte[Math.Max(Math.Min(ReadBytes, EndBound()), _buffer.Length * 2)];
        _buffer.AsSpan(_from, kept).CopyTo(larger);
        (_buffer, _from, _filled) = (larger, 0, kept);
    }

    /// <summary>A short file needs no large buffer.</summary>
    private int EndBound() => (int)Math.Clamp(Math.Min(end, file.Length) - Offset + 1, 1, ReadBytes);
}

using System.Text;

namespace Perdure.Tools.Files;

/// <summary>Reads a text line by line, keeping of each no more than a bound.</summary>
internal sealed class TextLines(TextReader reader, int lineCharsMax) : IDisposable
{
    private const int BufferChars = 16 * 1024;

    private readonly char[] _buffer = new char[BufferChars];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _filled;

    /// <summary>How many characters of the current line were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Takes a file as text; null where it is binary.</summary>
    public static TextLines? Open(FileStream stream, int lineCharsMax)
    {
        var sample = new byte[TextForm.SampleBytes];
        var length = stream.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        if (TextForm.Of(sample.AsSpan(0, length), isWhole: length < sample.Length) is not { } form)
        {
            return null;
        }

        stream.Position = form.MarkBytes;
        // A file may turn out worse behind the sample: for reading, a replacement character does.
        var encoding = Encoding.GetEncoding(form.Encoding.CodePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
        return new(new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, BufferChars), lineCharsMax);
    }

    /// <summary>The next line without its ending, or null at the end of the text.</summary>
    public string? Next()
    {
        if (!Fill()) { return null; }

        _line.Clear();
        LeftOut = 0;
        do
        {
            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf('\n');
            Keep(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (end >= 0) { break; }
        }
        while (Fill());

        if (LeftOut == 0 && _line.Length > 0 && _line[^1] == '\r') { _line.Length--; }
        return _line.ToString();
    }

    public void Dispose() => reader.Dispose();

    private bool Fill()
    {
        if (_at < _filled) { return true; }

        _at = 0;
        _filled = reader.Read(_buffer, 0, _buffer.Length);
        return _filled > 0;
    }

    private void Keep(ReadOnlySpan<char> characters)
    {
        var room = Math.Min(characters.Length, lineCharsMax - _line.Length);
        _line.Append(characters[..room]);
        LeftOut += characters.Length - room;
    }
}

using System.Buffers;
using System.Text;

namespace Perdure.Models.Streams;

/// <summary>Reads server-sent events from bytes as they come, however they are cut.</summary>
/// <remarks>
/// Lines are found in bytes and only whole lines are looked at, so a character split between two reads stays whole.
/// An event that the stream did not finish with an empty line is not delivered, as the standard has it.
/// </remarks>
internal sealed class ServerEventReader(Stream stream)
{
    /// <summary>A finished reply is repeated whole in the last event of some wires; with pictures it can be this large.</summary>
    public const int EventBytesMax = 32 * 1024 * 1024;

    private const int ReadBytes = 16 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly ArrayBufferWriter<byte> _text = new();
    private byte[] _held = new byte[ReadBytes];
    private int _start;
    private int _end;
    private int _searched;
    private bool _begun;
    private bool _lineFeedIsOld;
    private bool _hasText;
    private string _name = "";

    public async ValueTask<StreamItem> ReadAsync(CancellationToken cancel)
    {
        _text.ResetWrittenCount();
        _hasText = false;
        _name = "";
        while (true)
        {
            while (NextLine(out var line))
            {
                if (line.Length == 0 && _hasText) { return new ServerEvent(_name, _text.WrittenMemory); }

                if (line.Length == 0) { _name = ""; }

                Take(line.Span);
                if (_text.WrittenCount > EventBytesMax) { return OversizedEvent.Instance; }
            }

            if (_end - _start > EventBytesMax) { return OversizedEvent.Instance; }

            if (!await FillAsync(cancel)) { return StreamEnd.Instance; }
        }
    }

    /// <summary>A line ends with CR, LF or both; a CR ends it at once, and an LF right after belongs to it.</summary>
    private bool NextLine(out ReadOnlyMemory<byte> line)
    {
        line = default;
        if (_lineFeedIsOld && _start < _end)
        {
            if (_held[_start] == '\n') { _start++; }

            _lineFeedIsOld = false;
            _searched = Math.Max(_searched, _start);
        }

        var ending = _held.AsSpan(_searched.._end).IndexOfAny((byte)'\r', (byte)'\n');
        if (ending < 0)
        {
            _searched = _end;
            return false;
        }

        var at = _searched + ending;
        line = _held.AsMemory(_start..at);
        _lineFeedIsOld = _held[at] == '\r';
        _start = _searched = at + 1;
        if (!_begun && line.Span.StartsWith(ByteOrderMark)) { line = line[ByteOrderMark.Length..]; }

        _begun = true;
        return true;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (line is [] or [(byte)':', ..]) { return; }

        var colon = line.IndexOf((byte)':');
        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? [] : line[(colon + 1)..];
        if (value is [(byte)' ', ..]) { value = value[1..]; }

        if (field.SequenceEqual("event"u8))
        {
            _name = Encoding.UTF8.GetString(value);
        }
        else if (field.SequenceEqual("data"u8))
        {
            if (_hasText) { _text.Write("\n"u8); }

            _text.Write(value);
            _hasText = true;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_held.AsMemory(_end), cancel);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _held.AsSpan(_start.._end).CopyTo(_held);
            _end -= _start;
            _searched -= _start;
            _start = 0;
        }

        if (_held.Length - _end < ReadBytes / 2) { Array.Resize(ref _held, _held.Length * 2); }
    }
}

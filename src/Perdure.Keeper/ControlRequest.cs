using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>What an agent may ask of a running command.</summary>
internal abstract record ControlRequest
{
    private protected ControlRequest() { }

    /// <summary>One request per line, in words the user could write by hand; nothing when it says nothing we know.</summary>
    public static ControlRequest? Parse(string line)
    {
        var words = line.Split(' ');
        return (words, words.Length > 1 && int.TryParse(words[1], out var number) ? number : 0) switch
        {
            (["stop"], _) => new Stop(),
            (["end-input"], _) => new EndInput(),
            (["freeze", _], > 0 and var longest) => new Freeze(longest),
            (["thaw"], _) => new Thaw(),
            (["signal", _], > 0 and <= Signals.Highest and var signal) => new Signal(signal),
            (["resize", _, var columns], > 0 and var rows) when int.TryParse(columns, out var cols) && cols > 0 => new Resize(rows, cols),
            _ => null,
        };
    }

    internal sealed record Stop : ControlRequest;

    internal sealed record EndInput : ControlRequest;

    /// <summary>Stand still until told to go on, or until so many milliseconds have passed.</summary>
    internal sealed record Freeze(int LongestMs) : ControlRequest;

    internal sealed record Thaw : ControlRequest;

    internal sealed record Signal(int Number) : ControlRequest;

    internal sealed record Resize(int Rows, int Columns) : ControlRequest;
}

/// <summary>Reads the requests from the control FIFO, line by line.</summary>
internal sealed class ControlReader(int fifo)
{
    const int LineBytesMax = 256;

    readonly byte[] _bytes = new byte[LineBytesMax];
    int _length;

    public int File => fifo;

    public IEnumerable<ControlRequest> Arrived()
    {
        nint count;
        while ((count = Files.Read(fifo, _bytes.AsSpan(_length))) > 0)
        {
            _length += (int)count;
            int end;
            while ((end = _bytes.AsSpan(0, _length).IndexOf((byte)'\n')) >= 0)
            {
                var line = Encoding.ASCII.GetString(_bytes, 0, end);
                _bytes.AsSpan(end + 1, _length - end - 1).CopyTo(_bytes);
                _length -= end + 1;
                if (ControlRequest.Parse(line) is { } request) { yield return request; }
            }

            // A line longer than any request is nonsense: drop it, and the rest of it will not parse.
            if (_length == LineBytesMax) { _length = 0; }
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;

namespace Perdure.Cli.Typing;

/// <summary>Reads what is typed at the terminal, line by line, and hands each line to whoever began to listen last.</summary>
/// <remarks>
/// The terminal keeps its own line editing. Ctrl+B is made to end a line as Enter does, so it is seen at once; a terminal that is left so by
/// a process that was killed works as before. What nobody listens for is dropped: it was typed before the question was there.
/// </remarks>
internal sealed class Keyboard : IDisposable
{
    private const byte CtrlB = 2;

    private readonly CancellationTokenSource _over = new();
    private readonly BackgroundKey _lineEnd = new();
    private readonly Thread _reading;
    private readonly Lock _gate = new();
    private ImmutableStack<LineListener> _ears = [];

    public Keyboard()
    {
        _reading = new Thread(Read) { IsBackground = true, Name = "keyboard" };
        _reading.Start();
    }

    /// <summary>Ctrl+B was pressed.</summary>
    public event Action? Leave;

    /// <summary>A line was ended, so the cursor of the terminal is on the next one.</summary>
    public event Action? LineTyped;

    /// <summary>From now on, until it is disposed of, the lines go to this ear.</summary>
    public LineListener Listen()
    {
        lock (_gate)
        {
            var ear = new LineListener(this);
            _ears = _ears.Push(ear);
            return ear;
        }
    }

    public void Dispose()
    {
        _over.Cancel();
        _reading.Join();
        _lineEnd.Dispose();
        _over.Dispose();
    }

    private void Read()
    {
        var line = new List<byte>();
        var bytes = new byte[4096];
        while (!_over.IsCancellationRequested)
        {
            if (!TerminalInput.WaitsToBeRead()) { continue; }
            if (TerminalInput.Read(bytes) is not (>= 0 and var count)) { return; } // The terminal has gone.

            if (count == 0)
            {
                Say(null); // Ctrl+D, or a terminal that was closed, which says so for ever.
                Thread.Sleep(TerminalInput.LookMilliseconds);
            }

            foreach (var character in bytes.AsSpan(0, count))
            {
                switch (character)
                {
                    case CtrlB:
                        line.Clear();
                        _ = Task.Run(() => Leave?.Invoke()); // Whoever leaves waits for this reading to end.
                        break;
                    case (byte)'\n':
                        LineTyped?.Invoke();
                        Say(Encoding.UTF8.GetString([.. line]));
                        line.Clear();
                        break;
                    default: line.Add(character); break;
                }
            }
        }
    }

    private void Say(string? line)
    {
        lock (_gate)
        {
            if (!_ears.IsEmpty) { _ears.Peek().Hear(line); }
        }
    }

    private void Forget(LineListener ear)
    {
        lock (_gate) { _ears = [.. _ears.Where(other => other != ear).Reverse()]; }
    }

    /// <summary>Hears the lines that are typed while it is the last that began to listen.</summary>
    public sealed class LineListener : IDisposable
    {
        private readonly Channel<string?> _heard = Channel.CreateBounded<string?>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly Keyboard _keyboard;

        internal LineListener(Keyboard keyboard) => _keyboard = keyboard;

        /// <returns>Null for the end of the input.</returns>
        public async Task<string?> LineAsync(CancellationToken cancel) => await _heard.Reader.ReadAsync(cancel);

        public void Dispose() => _keyboard.Forget(this);

        internal void Hear(string? line) => _heard.Writer.TryWrite(line);
    }
}

using Perdure.Hosting;

namespace Perdure.Cli.Exec;

/// <summary>Keeps a line at the end of a terminal that counts down to the moment until which is waited.</summary>
/// <remarks>The cursor is below it, so what the user is typing stays as it is. What the command writes meanwhile comes in its place.</remarks>
internal sealed class Countdown : IDisposable
{
    private const string Remove = "\e7\e[A\r\e[M\e8\e[A";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Terminal _terminal;
    private readonly AnsiStyle _ink;
    private readonly TimeProvider _clock;
    private readonly ITimer _ticks;
    private readonly Lock _gate = new();
    private DateTimeOffset? _until;
    private bool _isShown;

    public Countdown(Terminal terminal, AnsiStyle ink, TimeProvider clock)
    {
        (_terminal, _ink, _clock) = (terminal, ink, clock);
        terminal.Above = Above;
        _ticks = clock.CreateTimer(_ => Tick(), state: null, Second, Second);
    }

    /// <param name="until">Null where nothing is waited for.</param>
    public void Show(DateTimeOffset? until)
    {
        lock (_gate)
        {
            _until = until;
            Erase();
        }
    }

    /// <summary>Somebody ended a line at the keyboard: the cursor has moved, and the next figure is shown below it.</summary>
    public void Leave()
    {
        lock (_gate) { _isShown = false; }
    }

    public void Dispose()
    {
        _ticks.Dispose();
        Show(null);
        _terminal.Above = write => write();
    }

    private void Above(Action write)
    {
        lock (_gate)
        {
            Erase();
            write();
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_until is not { } until || until - _clock.GetUtcNow() is not { Ticks: > 0 } left) { return; }

            var figure = $"\r\e[K{AnsiStyle.Applied(_ink.Dim($"  again in {Said(left)}"))}";
            _terminal.Signals.Write(_isShown ? $"\e7\e[A{figure}\e8" : $"{figure}\n");
            _isShown = true;
        }
    }

    private void Erase()
    {
        if (!_isShown) { return; }

        _terminal.Signals.Write(Remove);
        _isShown = false;
    }

    private static string Said(TimeSpan left) => left.TotalMinutes < 1 ? $"{left.TotalSeconds:0} s" : Duration.Say(left);
}

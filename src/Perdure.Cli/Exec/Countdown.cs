namespace Perdure.Cli.Exec;

/// <summary>Keeps a line at the end of a terminal that counts down to the moment until which is waited.</summary>
internal sealed class Countdown : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TextWriter _terminal;
    private readonly Ink _ink;
    private readonly TimeProvider _clock;
    private readonly ITimer _ticks;
    private readonly Lock _gate = new();
    private DateTimeOffset? _until;
    private bool _isShown;

    public Countdown(TextWriter terminal, Ink ink, TimeProvider clock)
    {
        (_terminal, _ink, _clock) = (terminal, ink, clock);
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

    /// <summary>Writes a line above it.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            Erase();
            _terminal.WriteLine(line);
        }
    }

    public void Dispose()
    {
        _ticks.Dispose();
        Show(null);
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_until is not { } until || until - _clock.GetUtcNow() is not { Ticks: > 0 } left) { return; }

            Erase();
            _terminal.Write(_ink.Dim($"  again in {Said(left)}"));
            _terminal.Flush();
            _isShown = true;
        }
    }

    private void Erase()
    {
        if (!_isShown) { return; }

        _terminal.Write("\r\e[K");
        _isShown = false;
    }

    private static string Said(TimeSpan left) => left.TotalMinutes < 1 ? $"{left.TotalSeconds:0} s" : Duration.Say(left);
}

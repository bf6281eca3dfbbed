namespace Perdure.Mcp.Serving;

/// <summary>Says how long a server that keeps ending is left alone.</summary>
internal sealed class Backoff(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A server that ran this long has recovered.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private int _endings;
    private DateTimeOffset _lastEnding;

    /// <summary>One ending may happen to anybody; from the second on there is a wait.</summary>
    public TimeSpan Left
    {
        get
        {
            if (_endings < 2) { return TimeSpan.Zero; }

            var wait = First * Math.Pow(2, Math.Min(_endings - 2, 10));
            var until = _lastEnding + (wait < Longest ? wait : Longest);
            return until > clock.GetUtcNow() ? until - clock.GetUtcNow() : TimeSpan.Zero;
        }
    }

    public void Ended(DateTimeOffset since)
    {
        _lastEnding = clock.GetUtcNow();
        _endings = _lastEnding - since > Stable ? 1 : _endings + 1;
    }
}

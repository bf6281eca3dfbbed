namespace Perdure.Mcp.Serving;

/// <summary>How long a call may take, not counting the time the user takes to answer.</summary>
internal sealed class TimeLimit(TimeSpan time, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _over = new(time, clock);

    public CancellationToken Over => _over.Token;

    /// <summary>Nothing runs out until this is disposed of; then the server has its whole time again.</summary>
    public IDisposable Paused()
    {
        _over.CancelAfter(Timeout.InfiniteTimeSpan);
        return new Pause(this);
    }

    public void Dispose() => _over.Dispose();

    private sealed class Pause(TimeLimit limit) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                limit._over.CancelAfter(limit.Time);
            }
            catch (ObjectDisposedException)
            {
                // The call was stopped while the user was asked.
            }
        }
    }

    private TimeSpan Time => time;
}

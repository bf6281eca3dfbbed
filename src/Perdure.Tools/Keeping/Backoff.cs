namespace Perdure.Tools.Keeping;

/// <summary>Waits a little, then a little longer, up to a bound.</summary>
internal sealed class Backoff
{
    const int FirstMs = 1;
    const int LongestMs = 20;

    int _nextMs = FirstMs;

    public async Task WaitAsync(CancellationToken cancel)
    {
        await Task.Delay(_nextMs, cancel);
        _nextMs = Math.Min(2 * _nextMs, LongestMs);
    }
}

namespace Perdure.Runtime;

/// <summary>Waits for moments of the day rather than for spans of time: a machine may sleep in between.</summary>
public static class WallClock
{
    /// <summary>A machine that slept finds the time changed at the next look; so nothing waits longer than this without looking.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(1);

    /// <summary>More than the small corrections clocks get all the time.</summary>
    private static readonly TimeSpan SetBackMin = TimeSpan.FromSeconds(10);

    /// <summary>Returns at the moment; or earlier, when the clock was set back: then the moment has to be judged anew.</summary>
    public static async Task ReachAsync(this TimeProvider clock, DateTimeOffset moment, CancellationToken cancel)
    {
        var latest = clock.GetUtcNow();
        while (clock.GetUtcNow() is var now && moment - now is { Ticks: > 0 } left)
        {
            if (latest - now > SetBackMin) { return; }

            latest = now;
            // Timers count whole milliseconds; what is cut off would be waited for in a circle.
            await Task.Delay(left < LookEvery ? left + OneTick : LookEvery, clock, cancel);
        }
    }
}

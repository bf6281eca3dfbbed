namespace Perdure.Runtime;

/// <summary>Waits for moments of the day rather than for spans of time: a machine may sleep in between.</summary>
public static class WallClock
{
    /// <summary>A machine that slept finds the time changed at the next look; so nothing waits longer than this without looking.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(1);

    public static async Task ReachAsync(this TimeProvider clock, DateTimeOffset moment, CancellationToken cancel)
    {
        while (moment - clock.GetUtcNow() is { Ticks: > 0 } left)
        {
            // Timers count whole milliseconds; what is cut off would be waited for in a circle.
            await Task.Delay(left < LookEvery ? left + OneTick : LookEvery, clock, cancel);
        }
    }
}

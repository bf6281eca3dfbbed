using System.Diagnostics;
using Perdure.Client.Connection;

namespace Perdure.Server;

/// <summary>Passes the place of a home's daemon from one process to the next, so that in the end exactly one has it.</summary>
/// <remarks>
/// The story: the successor asks the daemon for its place and tries the lock until it has it. The daemon closes its sessions and lets go of
/// the lock. Where the successor has not taken it after a while, or is gone, the daemon takes its place again and goes on.
/// </remarks>
public static class DaemonSuccession
{
    /// <summary>Sessions are closed side by side, and a server of one may take its time to end.</summary>
    private static readonly TimeSpan LettingGoMax = TimeSpan.FromSeconds(30);

    /// <summary>A successor that is alive tries the lock many times a second.</summary>
    private static readonly TimeSpan TakingOverMax = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Holds the place as soon as the daemon that has it lets go.</summary>
    /// <exception cref="DaemonRunsAlreadyException">It did not let go; it goes on.</exception>
    public static async Task<IDisposable> TakeAsync(DaemonSocket place, CancellationToken cancel)
    {
        await AskAsync(place, cancel);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return place.Lock();
            }
            catch (DaemonRunsAlreadyException) when (Stopwatch.GetElapsedTime(began) <= LettingGoMax)
            {
                await Task.Delay(LookEvery, cancel);
            }
            catch (DaemonRunsAlreadyException)
            {
                throw new DaemonRunsAlreadyException($"The daemon of {place.Home}, process {place.Holder()}, did not let go within {LettingGoMax.TotalSeconds:0} s; it goes on.");
            }
        }
    }

    /// <summary>Whether the successor, or somebody else, has the place that was let go of.</summary>
    public static async Task<bool> IsTakenAsync(DaemonSocket place, int successor, CancellationToken cancel)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) <= TakingOverMax; await Task.Delay(LookEvery, cancel))
        {
            if (place.Holder() is not null) { return true; }
            if (!IsAlive(successor)) { return place.Holder() is not null; }
        }

        return false;
    }

    /// <summary>Done when no process has the place.</summary>
    /// <returns>False where one has it still.</returns>
    public static async Task<bool> IsFreeAsync(DaemonSocket place, CancellationToken cancel)
    {
        for (var began = Stopwatch.GetTimestamp(); place.Holder() is not null; await Task.Delay(LookEvery, cancel))
        {
            if (Stopwatch.GetElapsedTime(began) > LettingGoMax) { return false; }
        }

        return true;
    }

    private static async Task AskAsync(DaemonSocket place, CancellationToken cancel)
    {
        if (await DaemonClient.FindAsync(place, cancel) is not { } daemon) { return; }

        await using (daemon)
        {
            try
            {
                await daemon.StopAsync(Environment.ProcessId);
            }
            catch (DaemonRefusedException)
            {
                // It was going already.
            }
        }
    }

    internal static bool IsAlive(int process)
    {
        try
        {
            using var there = Process.GetProcessById(process);
            return !there.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

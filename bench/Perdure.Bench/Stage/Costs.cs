using System.Runtime.InteropServices;

namespace Perdure.Bench.Stage;

/// <summary>What child processes have cost, the orphans they left behind included.</summary>
internal static partial class Costs
{
    private const int SetChildSubreaper = 36;
    private const int NoHang = 1;
    private const int Children = -1;
    private static readonly TimeSpan OrphansMax = TimeSpan.FromSeconds(3);

    /// <summary>From here on, whoever outlives its parent becomes a child of ours; so what a keeper costs is counted.</summary>
    public static void AdoptOrphans()
    {
        if (prctl(SetChildSubreaper, 1, 0, 0, 0) != 0) { throw new InvalidOperationException("Costs: expected to become the parent of orphans, found that this system has no subreapers."); }
    }

    /// <summary>Waits for the orphans of a run that is over; a few seconds at most, since some stay by design.</summary>
    public static async Task SeeOrphansOffAsync()
    {
        var until = DateTimeOffset.UtcNow + OrphansMax;
        while (DateTimeOffset.UtcNow < until)
        {
            var left = waitpid(-1, out _, NoHang);
            if (left < 0) { return; }
            if (left == 0) { await Task.Delay(5); }
        }
    }

    /// <summary>Processor time of all children that have ended.</summary>
    public static TimeSpan ProcessorTime()
    {
        getrusage(Children, out var usage);
        return Time(usage.UserSeconds, usage.UserMicroseconds) + Time(usage.SystemSeconds, usage.SystemMicroseconds);
    }

    /// <summary>The most memory a living process has had at once; 0 where it has gone.</summary>
    public static long PeakBytes(int process)
    {
        try
        {
            const string mark = "VmHWM:";
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(mark, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[mark.Length..].Replace("kB", "", StringComparison.Ordinal)) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static TimeSpan Time(long seconds, long microseconds) => TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds(microseconds);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nint one, nint two, nint three, nint four);

    [LibraryImport("libc")]
    private static partial int waitpid(int process, out int status, int options);

    [LibraryImport("libc")]
    private static partial int getrusage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        public Rest Unused;
    }

    /// <summary>Counters that nobody here asks for.</summary>
    [System.Runtime.CompilerServices.InlineArray(14)]
    private struct Rest
    {
        private long _first;
    }
}

using System.Diagnostics;

namespace Perdure.Bench;

/// <summary>How fast something went.</summary>
internal sealed record Figures(double PerSecond, TimeSpan P50, TimeSpan P99)
{
    private const int Repeats = 5;

    public static Figures Of(List<TimeSpan> times, TimeSpan whole)
    {
        times.Sort();
        return new Figures(times.Count / whole.TotalSeconds, times[times.Count / 2], times[times.Count * 99 / 100]);
    }

    /// <summary>The best of a few: what is measured is the work, not what else the machine did.</summary>
    public static async Task<TimeSpan> BestAsync(Func<Task<TimeSpan>> work)
    {
        var times = new List<TimeSpan>();
        for (var turn = 0; turn < Repeats; turn++) { times.Add(await work()); }

        return times.Min();
    }

    public static Task<TimeSpan> BestAsync(Func<Task> work) => BestAsync(async () =>
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    });

    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    public void Row(string name, double limit) =>
        Row(name, $"{PerSecond:N0}", $"{PerSecond / limit:F2}", $"{P50.TotalMicroseconds:F0} µs", $"{P99.TotalMicroseconds:F0} µs");
}

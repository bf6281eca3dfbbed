using System.Diagnostics;
using Perdure.Core;
using Perdure.Journal;
using Perdure.Journal.Disk;
using Perdure.Runtime.Ports;

namespace Perdure.Bench.Journal;

/// <summary>Measures durable appends, beside plain writes of as many bytes that are synced one by one.</summary>
internal static class AppendingBench
{
    private const int AppendsAlone = 5_000;
    private const int Together = 64;
    private const int AppendsTogether = 3_000;
    private const int LineBytes = 270;

    public static async Task RunAsync(string home)
    {
        Figures.Row("appends", "per second", "of the limit", "p50", "p99");
        Figures.Row("---", "---", "---", "---", "---");
        var store = new FileSessionStore(home);
        var limit = PlainWrites(Path.Combine(home, "plain"));

        await using var alone = await store.CreateAsync(new SessionId("alone"), JournalBench.Writer, default);
        var one = await AloneAsync(alone);

        await using var together = await store.CreateAsync(new SessionId("together"), JournalBench.Writer, default);
        var many = await TogetherAsync(together);

        // Others use the disk too: the limit is measured before and after, and the better one counts.
        var again = PlainWrites(Path.Combine(home, "plain-again"));
        limit = again.PerSecond > limit.PerSecond ? again : limit;
        limit.Row("plain write + fdatasync (the limit)", limit.PerSecond);
        one.Row("1 producer, awaiting each", limit.PerSecond);
        many.Row($"{Together} commands that wait together", limit.PerSecond);
    }

    private static Figures PlainWrites(string path)
    {
        var disk = new RealDisk();
        disk.WriteWhole(path, []);
        using var file = disk.Open(path, FileAccess.ReadWrite);
        var line = new byte[LineBytes];
        var times = new List<TimeSpan>();
        var began = Stopwatch.GetTimestamp();
        for (var turn = 0L; turn < AppendsAlone; turn++)
        {
            var one = Stopwatch.GetTimestamp();
            file.Write(line, turn * line.Length);
            file.Sync();
            times.Add(Stopwatch.GetElapsedTime(one));
        }

        return Figures.Of(times, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<Figures> AloneAsync(IJournal journal)
    {
        var times = new List<TimeSpan>();
        var began = Stopwatch.GetTimestamp();
        for (var seq = 1; seq <= AppendsAlone; seq++)
        {
            var one = Stopwatch.GetTimestamp();
            await journal.AppendAsync([JournalBench.Entry(seq)], default);
            times.Add(Stopwatch.GetElapsedTime(one));
        }

        return Figures.Of(times, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>What the runner does with commands that wait at the same moment: one append, and each has waited for it.</summary>
    private static async Task<Figures> TogetherAsync(IJournal journal)
    {
        var seq = 0L;
        var times = new List<TimeSpan>();
        var began = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < AppendsTogether; turn++)
        {
            var one = Stopwatch.GetTimestamp();
            await journal.AppendAsync([.. Enumerable.Range(0, Together).Select(_ => JournalBench.Entry(++seq))], default);
            times.AddRange(Enumerable.Repeat(Stopwatch.GetElapsedTime(one), Together));
        }

        return Figures.Of(times, Stopwatch.GetElapsedTime(began));
    }
}

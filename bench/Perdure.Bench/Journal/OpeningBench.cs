using System.Diagnostics;
using System.Globalization;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Bench.Journal;

/// <summary>Measures opening and reading logs of some lengths, beside a plain read of the same file.</summary>
internal static class OpeningBench
{
    private const int AppendedTogether = 1_000;
    private const int EntriesBehindCheckpoint = 100;
    private const int StateBytes = 200_000;
    private const int PlainReadBytes = 256 * 1024;

    public static async Task RunAsync(string home, int[] sizes)
    {
        Figures.Row("entries", "MB", "open, checkpoint", "open, none", "memory after open", "read all", "plain read of the file");
        Figures.Row("---", "---", "---", "---", "---", "---", "---");
        foreach (var entries in sizes) { await MeasureAsync(home, entries); }
    }

    private static async Task MeasureAsync(string home, int entries)
    {
        var store = new FileSessionStore(home);
        var session = new SessionId($"s-{entries}");
        var month = JournalBench.Writer.Since.ToString("yyyy/MM", CultureInfo.InvariantCulture);
        var folder = Path.Combine(home, "sessions", month, session.Value);
        var log = Path.Combine(folder, "log.jsonl");
        await FillAsync(store, session, entries);

        var (fast, bytes) = await OpenAsync(store, session);
        File.Delete(Path.Combine(folder, "checkpoint.json"));
        var (slow, _) = await OpenAsync(store, session);
        var read = await Figures.BestAsync(async () => { await foreach (var _ in store.ReadAsync(session, 1, default)) { } });
        var plain = await Figures.BestAsync(() => Task.FromResult(ReadPlainly(log)));
        Figures.Row($"{entries:N0}", $"{new FileInfo(log).Length / 1e6:F1}", Ms(fast), Ms(slow), $"{bytes / 1e3:F0} kB", Ms(read), Ms(plain));
    }

    private static async Task FillAsync(FileSessionStore store, SessionId session, int entries)
    {
        await using var journal = await store.CreateAsync(session, JournalBench.Writer, default);
        for (var seq = 1L; seq <= entries; seq += AppendedTogether)
        {
            await journal.AppendAsync([.. Enumerable.Range(0, AppendedTogether).Select(place => JournalBench.Entry(seq + place))], default);
        }

        // A checkpoint points to the write its entry belongs to; in a real session that has a few entries, not a thousand.
        await journal.AppendAsync([JournalBench.Entry(entries + 1)], default);
        await journal.SaveCheckpointAsync(new Checkpoint(entries + 1, "bench", new byte[StateBytes]), default);
        for (var seq = entries + 2L; seq <= entries + 1 + EntriesBehindCheckpoint; seq++)
        {
            await journal.AppendAsync([JournalBench.Entry(seq)], default);
        }
    }

    private static async Task<(TimeSpan Time, long Bytes)> OpenAsync(FileSessionStore store, SessionId session)
    {
        var bytes = 0L;
        var time = await Figures.BestAsync(async () =>
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var began = Stopwatch.GetTimestamp();
            await using var journal = await store.OpenAsync(session, JournalBench.Writer, takeOver: false, default);
            var took = Stopwatch.GetElapsedTime(began);
            bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            return took;
        });
        return (time, bytes);
    }

    private static TimeSpan ReadPlainly(string path)
    {
        var began = Stopwatch.GetTimestamp();
        using var file = File.OpenHandle(path);
        var buffer = new byte[PlainReadBytes];
        for (var at = 0L; RandomAccess.Read(file, buffer, at) is var read and > 0; at += read) { }

        return Stopwatch.GetElapsedTime(began);
    }

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:F2} ms";
}

using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Bench.Journal;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Journal;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Bench.Folding;

/// <summary>Measures what it costs to find out what is true of a long session: the fold alone, and the log read from disk and folded.</summary>
internal static class FoldingBench
{
    public static async Task RunAsync(int[] rounds)
    {
        Console.WriteLine("| rounds | entries | fold | processor | allocated | read and folded | processor | allocated |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var count in rounds)
        {
            ImmutableArray<SessionEvent> log = [.. Log(count)];
            Fold(log[..Math.Min(log.Length, 4_000)]); // Compiled by now.
            var fold = Measured(() => Fold(log));
            var home = Directory.CreateTempSubdirectory("perdure-bench-").FullName;
            try
            {
                var read = await ReadingAsync(home, log);
                Console.WriteLine($"| {count:N0} | {log.Length:N0} | {fold} | {read} |");
            }
            finally
            {
                Directory.Delete(home, recursive: true);
            }
        }
    }

    /// <summary>A turn of many rounds, each with a reply, a call and its result.</summary>
    private static IEnumerable<SessionEvent> Log(int rounds)
    {
        var story = SessionStory.Asked();
        foreach (var happened in story.Log) { yield return happened; }

        for (var round = 1; round <= rounds; round++)
        {
            var call = new ToolCall(new CallId($"call_{round}"), "exec_command", $$"""{"cmd":"sed -n '{{round}}p' src/file.cs"}""");
            if (round > 1) { yield return new ModelAsked(round, 1, Some.Model.Ref, 1000 + round); }

            yield return new ModelReplied(round, [new MessageItem($"Looking at line {round}."), new ToolCallItem(call)], ReplyStop.Done, Some.Usage);
            yield return new ToolStarted(call.Id, round);
            yield return new ToolFinished(call.Id, new ToolOutcome(ToolStatus.Succeeded, $"Exit code: 0\nOutput:\nline {round} of the file, which is no longer than others\n", ExitCode: 0));
        }
    }

    private static SessionState Fold(ImmutableArray<SessionEvent> log) => log.Aggregate(SessionState.Empty, Session.Apply);

    private static async Task<string> ReadingAsync(string home, ImmutableArray<SessionEvent> log)
    {
        var store = new FileSessionStore(home);
        var session = ((SessionStarted)log[0]).Id;
        await using (var journal = await store.CreateAsync(session, JournalBench.Writer, CancellationToken.None))
        {
            for (var from = 0; from < log.Length; from += 1000)
            {
                await journal.AppendAsync([.. log.Skip(from).Take(1000).Select((happened, place) => new LogEntry(from + place + 1, DateTimeOffset.UnixEpoch, happened))], CancellationToken.None);
            }
        }

        return Measured(() => store.ReadStateAsync(session, CancellationToken.None).GetAwaiter().GetResult());
    }

    private static string Measured(Func<SessionState> work)
    {
        var (best, processor) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var allocated = 0L;
        for (var time = 0; time < 3; time++)
        {
            GC.Collect();
            var (bytes, begun, used) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            work();
            best = Shorter(best, Stopwatch.GetElapsedTime(begun));
            processor = Shorter(processor, Environment.CpuUsage.TotalTime - used);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        }

        return $"{best.TotalMilliseconds:N0} ms | {processor.TotalMilliseconds:N0} ms | {allocated / 1_000_000.0:N0} MB";
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

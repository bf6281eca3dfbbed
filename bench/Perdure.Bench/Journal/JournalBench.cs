using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Bench.Journal;

/// <summary>Measures the journal in a folder of its own.</summary>
internal static class JournalBench
{
    public static readonly Writer Writer = new(Environment.ProcessId, Environment.MachineName, "bench", "bench", TimeProvider.System.GetUtcNow());

    public static async Task RunAsync(int[] sizes)
    {
        var home = Directory.CreateTempSubdirectory("perdure-bench-").FullName;
        try
        {
            await OpeningBench.RunAsync(home, sizes);
            Console.WriteLine();
            await AppendingBench.RunAsync(home);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>What a small tool call leaves: about 270 bytes.</summary>
    public static LogEntry Entry(long seq) => new(
        seq,
        DateTimeOffset.UnixEpoch.AddSeconds(seq),
        new ToolFinished(
            new CallId($"call-{seq}"),
            new ToolOutcome(ToolStatus.Succeeded, "The quick brown fox jumps over the lazy dog, again and again and again.", ExitCode: 0)));
}

using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>What a person wants to know of the newest part of a log: the last steps, and what cost the cached prefix.</summary>
internal sealed record LogExcerpt(IReadOnlyCollection<LogEntry> LastSteps, IReadOnlyList<LogEntry> PrefixLosses, long From)
{
    private const int StepsShown = 12;

    /// <summary>Reading more takes longer than anybody waits for an overview.</summary>
    private const int EntriesReadMax = 20_000;

    public static async Task<LogExcerpt> ReadAsync(ISessionStore store, SessionId session, long lastSeq, CancellationToken cancel)
    {
        var from = Math.Max(1, lastSeq - EntriesReadMax + 1);
        var steps = new Queue<LogEntry>();
        var losses = new List<LogEntry>();
        await foreach (var entry in store.ReadAsync(session, from, cancel))
        {
            if (entry.Event is HistoryCompacted or ModelSwitched or SettingsChanged) { losses.Add(entry); }

            steps.Enqueue(entry);
            if (steps.Count > StepsShown) { steps.Dequeue(); }
        }

        return new LogExcerpt(steps, losses, from);
    }
}

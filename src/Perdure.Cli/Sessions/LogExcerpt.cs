using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>What the user wants to know of the newest part of a log: the last steps, what went wrong, and what cost the cached prefix.</summary>
internal sealed record LogExcerpt(IReadOnlyCollection<LogEntry> LastSteps, IReadOnlyList<LogEntry> PrefixLosses, IReadOnlyCollection<LogEntry> Warnings, long From)
{
    private const int StepsShown = 12;

    private const int WarningsShown = 6;

    /// <summary>Reading more takes longer than anybody waits for an overview.</summary>
    private const int EntriesReadMax = 20_000;

    public static async Task<LogExcerpt> ReadAsync(ISessionReader store, SessionId session, long lastSeq, CancellationToken cancel)
    {
        var from = Math.Max(1, lastSeq - EntriesReadMax + 1);
        var steps = new Queue<LogEntry>();
        var losses = new List<LogEntry>();
        var warnings = new Queue<LogEntry>();
        await foreach (var entry in store.ReadAsync(session, from, cancel))
        {
            if (entry.Event is HistoryCompacted or ModelSwitched or SettingsChanged) { losses.Add(entry); }

            if (IsWarning(entry.Event)) { Keep(warnings, entry, WarningsShown); }

            Keep(steps, entry, StepsShown);
        }

        return new LogExcerpt(steps, losses, warnings, from);
    }

    private static bool IsWarning(SessionEvent happened) => happened is ModelCallFailed or ModelSwitched or SnapshotsDisabled or LoopNoticed or CeilingReached
        or SummaryFailed or JudgeFailed or TurnAbandoned or InputRefused or LogRepaired or FilesRewound { Problem: not null } or FilesRewound { LeftAlone.IsEmpty: false }
        or SnapshotTaken { LeftOut.IsEmpty: false };

    private static void Keep(Queue<LogEntry> newest, LogEntry entry, int max)
    {
        newest.Enqueue(entry);
        if (newest.Count > max) { newest.Dequeue(); }
    }
}

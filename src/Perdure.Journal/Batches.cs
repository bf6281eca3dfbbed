using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Journal;

/// <summary>Entries that share one write and one sync: many small ones, or few large ones.</summary>
internal static class Batches
{
    private const int EntriesMax = 256;

    /// <summary>What is held in memory while a session of any size is taken over.</summary>
    private const long CharsMax = 2 << 20;

    public static IEnumerable<LogEntry[]> Of(IEnumerable<LogEntry> entries)
    {
        var batch = new List<LogEntry>();
        var characters = 0L;
        foreach (var entry in entries)
        {
            batch.Add(entry);
            characters += Chars(entry.Event);
            if (batch.Count < EntriesMax && characters < CharsMax) { continue; }

            yield return [.. batch];
            batch.Clear();
            characters = 0;
        }

        if (batch.Count > 0) { yield return [.. batch]; }
    }

    private static long Chars(SessionEvent happened) => happened switch
    {
        InputReceived input => input.Text.Length + (input.Images ?? []).Sum(image => (long)image.Url.Length),
        ModelReplied replied => replied.Items.Sum(item => item switch
        {
            MessageItem(var text) => (long)text.Length,
            ReasoningItem reasoned => reasoned.Raw.Length,
            ToolCallItem(var call) => call.Arguments.Length,
            _ => 0,
        }),
        ToolFinished(_, var outcome) => outcome.Text.Length + (outcome.Images ?? []).Sum(image => (long)image.Url.Length),
        HistoryCompacted compacted => compacted.Summary.Length,
        ForeignRecordPreserved(_, var raw) => raw.Length,
        _ => 0,
    };
}

namespace Perdure.Journal;

/// <summary>An append that waits for its sync.</summary>
/// <param name="first">The number of its first entry.</param>
/// <param name="entries">Its entries as JSON.</param>
internal sealed class PendingAppend(long first, byte[][] entries) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public long First { get; } = first;

    public byte[][] Entries { get; } = entries;

    public long Bytes { get; } = entries.Sum(entry => (long)entry.Length);
}

using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Events;

namespace Perdure.Runtime.Ports;

/// <summary>
/// The log of one session, held by its one writer.
/// </summary>
/// <remarks>
/// The story: a writer opens the journal and is given a lease. It reads what is there, from the checkpoint on. It appends,
/// saying which number it expects to be next; when the append returns, the entries are durable. Should another writer take
/// the session over, the lease says so as soon as that is known, and in any case the next append throws
/// <see cref="WriterLostException"/> and names the new owner; nothing of it was acknowledged.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    SessionId Session { get; }

    /// <summary>The right by which this writer appends. It ends with the journal.</summary>
    IWriterLease Lease { get; }

    /// <summary>The number of the last entry; 0 while there is none.</summary>
    long LastSeq { get; }

    /// <summary>What opening found and put right, in sentences for the user: a torn end that was cut off.</summary>
    ImmutableArray<string> Findings => [];

    /// <summary>Appends all of <paramref name="entries"/> or none, with one write. They are durable when the task is done. Nothing is appended for nothing.</summary>
    /// <remarks>
    /// One at a time: the append before has to be done. The first entry's number has to be the one after the last entry.
    /// </remarks>
    ValueTask AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancel);

    /// <summary>Entries from <paramref name="from"/> on, up to what is durable now.</summary>
    IAsyncEnumerable<LogEntry> ReadAsync(long from, CancellationToken cancel);

    /// <summary>The newest usable checkpoint, or null. It only saves time: without it the log tells the same.</summary>
    ValueTask<Checkpoint?> ReadCheckpointAsync(CancellationToken cancel);

    ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancel);

    /// <summary>Nothing is expected to be appended for a while: lets go of what can be had again in a moment.</summary>
    void Rest() { }
}

/// <summary>A fold saved for speed.</summary>
/// <param name="Seq">The last entry that is part of it; it has to be durable.</param>
/// <param name="Shape">Names the shape of the state; a checkpoint of another shape is not read.</param>
/// <param name="State">The folded state as UTF-8 JSON.</param>
public sealed record Checkpoint(long Seq, string Shape, ReadOnlyMemory<byte> State);

using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>The log of one session in memory, open for its one writer.</summary>
internal sealed class MemoryJournal(MemoryLog log, MemoryLease lease) : IJournal
{
    public SessionId Session => log.Session;

    public IWriterLease Lease => lease;

    public long LastSeq => log.LastSeq;

    public ValueTask AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        log.Append(lease.Epoch, entries);
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<LogEntry> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entry in log.From(from))
        {
            cancel.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public ValueTask<Checkpoint?> ReadCheckpointAsync(CancellationToken cancel) => ValueTask.FromResult(log.ReadCheckpoint());

    public ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancel)
    {
        log.Save(lease.Epoch, checkpoint);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        log.Leave(lease.Epoch);
        return ValueTask.CompletedTask;
    }
}

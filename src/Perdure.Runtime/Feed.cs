using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Shows what happens in a session to any number of readers, none of which can slow it down.</summary>
/// <remarks>
/// A reader names the first entry it has not seen. Entries come from the journal until it has caught up, then as they happen,
/// with the deltas between them. Whoever falls too far behind loses deltas and gets the entries from the journal again: nothing is skipped.
/// </remarks>
public sealed class Feed(IJournal journal) : IDeltas
{
    private readonly ConcurrentDictionary<Follower, bool> _seats = new();
    private volatile bool _closed;

    public void Add(Delta delta) => Show(new DeltaReceived(delta));

    public async IAsyncEnumerable<SessionUpdate> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var seat = new Follower(_seats);
        if (_closed) { seat.Unread.Close(); }

        var next = from;
        while (true)
        {
            seat.Unread.CatchUp();
            await foreach (var entry in journal.ReadAsync(next, cancel))
            {
                next = entry.Seq + 1;
                yield return new EntryAppended(entry);
            }

            await foreach (var item in seat.Unread.ReadAsync(cancel))
            {
                if (item is EntryAppended { Entry.Seq: var seq })
                {
                    if (seq < next) { continue; }
                    if (seq > next) { break; }

                    next++;
                }

                yield return item;
            }

            if (seat.Unread.IsDone) { yield break; }
        }
    }

    internal void Publish(IReadOnlyList<LogEntry> entries, SessionState state)
    {
        foreach (var entry in entries)
        {
            Show(new EntryAppended(entry));
        }

        Moved?.Invoke(state);
    }

    /// <summary>Raised after events are durable and part of the state.</summary>
    internal event Action<SessionState>? Moved;

    internal void Close()
    {
        _closed = true;
        foreach (var seat in _seats.Keys) { seat.Unread.Close(); }
    }

    private void Show(SessionUpdate item)
    {
        foreach (var seat in _seats.Keys)
        {
            seat.Unread.Show(item);
        }
    }

    /// <summary>One reader's place.</summary>
    private sealed class Follower : IDisposable
    {
        private readonly ConcurrentDictionary<Follower, bool> _seats;

        public Follower(ConcurrentDictionary<Follower, bool> seats)
        {
            _seats = seats;
            _seats[this] = true;
        }

        public FollowerQueue Unread { get; } = new();

        public void Dispose() => _seats.TryRemove(this, out _);
    }
}

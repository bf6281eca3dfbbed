using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Shows what happens in a session to any number of readers, none of which can slow it down.</summary>
/// <remarks>
/// A reader names the first entry it has not seen. Entries come from the journal until it has caught up, then as they happen,
/// with the deltas between them. Whoever falls too far behind loses deltas and gets the entries from the journal again: nothing is skipped.
/// </remarks>
public sealed class Feed(IJournal journal) : IDeltas
{
    /// <summary>What a slow reader may leave unread before deltas are dropped for it.</summary>
    private const int UnreadMax = 2048;

    private readonly ConcurrentDictionary<Seat, bool> _seats = new();
    private volatile bool _closed;

    public void Add(Delta delta) => Show(new FeedDelta(delta));

    public async IAsyncEnumerable<FeedItem> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var seat = new Seat(_seats);
        if (_closed) { seat.Close(); }

        var next = from;
        while (true)
        {
            seat.CatchUp();
            await foreach (var entry in journal.ReadAsync(next, cancel))
            {
                next = entry.Seq + 1;
                yield return new FeedEntry(entry);
            }

            await foreach (var item in seat.ReadAsync(cancel))
            {
                if (item is FeedEntry { Entry.Seq: var seq })
                {
                    if (seq < next) { continue; }
                    if (seq > next) { break; }

                    next++;
                }

                yield return item;
            }

            if (seat.IsDone) { yield break; }
        }
    }

    internal void Publish(IReadOnlyList<LogEntry> entries, SessionState state)
    {
        foreach (var entry in entries)
        {
            Show(new FeedEntry(entry));
        }

        Moved?.Invoke(state);
    }

    /// <summary>Raised after events are durable and part of the state.</summary>
    internal event Action<SessionState>? Moved;

    internal void Close()
    {
        _closed = true;
        foreach (var seat in _seats.Keys) { seat.Close(); }
    }

    private void Show(FeedItem item)
    {
        foreach (var seat in _seats.Keys)
        {
            seat.Show(item);
        }
    }

    /// <summary>One reader's place, with what it has not read yet.</summary>
    private sealed class Seat : IDisposable
    {
        private readonly Channel<FeedItem> _unread = Channel.CreateBounded<FeedItem>(new BoundedChannelOptions(UnreadMax) { SingleReader = true });
        private readonly ConcurrentDictionary<Seat, bool> _seats;
        private volatile bool _behind;

        public Seat(ConcurrentDictionary<Seat, bool> seats)
        {
            _seats = seats;
            _seats[this] = true;
        }

        /// <summary>The session was closed and everything shown has been read.</summary>
        public bool IsDone => _unread.Reader.Completion.IsCompleted && !_behind;

        public void Show(FeedItem item)
        {
            if (!_behind && !_unread.Writer.TryWrite(item)) { _behind = true; }
        }

        /// <summary>From here on live items are collected again; what was missed is read from the journal.</summary>
        public void CatchUp()
        {
            _behind = false;
            while (_unread.Reader.TryRead(out _)) { }
        }

        /// <summary>Live items until the reader has fallen behind or the session was closed.</summary>
        public async IAsyncEnumerable<FeedItem> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            while (await _unread.Reader.WaitToReadAsync(cancel))
            {
                while (_unread.Reader.TryRead(out var item)) { yield return item; }

                if (_behind) { yield break; }
            }
        }

        public void Close() => _unread.Writer.TryComplete();

        public void Dispose() => _seats.TryRemove(this, out _);
    }
}

/// <summary>One thing a reader of the feed sees.</summary>
public abstract record FeedItem
{
    private protected FeedItem() { }
}

public sealed record FeedEntry(LogEntry Entry) : FeedItem;

public sealed record FeedDelta(Delta Delta) : FeedItem;

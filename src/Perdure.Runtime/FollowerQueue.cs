using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Perdure.Core.Events;

/// <summary>What a reader has been shown and has not read yet. Whoever leaves too much unread has fallen behind, and is to begin again after the last entry it read.</summary>
internal sealed class FollowerQueue
{
    /// <summary>What a slow reader may leave unread.</summary>
    private const int ItemsMax = 2048;

    private readonly Channel<SessionUpdate> _items = Channel.CreateBounded<SessionUpdate>(new BoundedChannelOptions(ItemsMax) { SingleReader = true });
    private volatile bool _isBehind;

    /// <summary>Closed, and everything shown has been read.</summary>
    public bool IsDone => _items.Reader.Completion.IsCompleted && !_isBehind;

    public bool IsBehind => _isBehind;

    /// <summary>Never waits for the reader.</summary>
    public void Show(SessionUpdate item)
    {
        if (!_isBehind && !_items.Writer.TryWrite(item)) { _isBehind = true; }
    }

    /// <summary>From here on items are collected again; what was missed, somebody has to tell anew.</summary>
    public void CatchUp()
    {
        _isBehind = false;
        while (_items.Reader.TryRead(out _)) { }
    }

    /// <summary>Items until the reader has fallen behind or there are no more.</summary>
    public async IAsyncEnumerable<SessionUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (await _items.Reader.WaitToReadAsync(cancel))
        {
            while (_items.Reader.TryRead(out var item)) { yield return item; }

            if (_isBehind) { yield break; }
        }
    }

    /// <param name="why">What the reader is told in the end; null where it ended in peace.</param>
    public void Close(Exception? why = null) => _items.Writer.TryComplete(why);
}

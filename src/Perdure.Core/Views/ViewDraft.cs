using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.State;

namespace Perdure.Core.Views;

/// <summary>A view while one entry is folded into it.</summary>
internal sealed class ViewDraft(SessionView before, LogEntry entry, SessionState after)
{
    private readonly ImmutableArray<ViewChange>.Builder _changes = ImmutableArray.CreateBuilder<ViewChange>();
    private ItemList _items = before.Items;
    private ImmutableList<TurnView> _turns = before.Turns;
    private int _begun;

    public LogEntry Entry => entry;

    public SessionState Before => before.State;

    public SessionState After => after;

    public TurnView? LastTurn => _turns is [.., var turn] ? turn : null;

    public TurnView? RunningTurn => LastTurn is { End: null } turn ? turn : null;

    public ViewStep Made()
    {
        var view = before with { State = after, Items = _items, Turns = _turns, Streaming = IsWriting(before, after) ? before.Streaming : [] };
        return new ViewStep(before, view, _changes.ToImmutable(), entry.Seq, entry.At);
    }

    public void Tell(ViewChange change) => _changes.Add(change);

    public void Begin(TurnView turn)
    {
        _turns = _turns.Add(turn);
        Tell(new ViewChange.TurnStarted(turn));
    }

    public void Resume(TurnView turn)
    {
        _turns = _turns.Count > 0 && _turns[^1].Number == turn.Number ? _turns.SetItem(_turns.Count - 1, turn) : _turns.Add(turn);
        Tell(new ViewChange.TurnStarted(turn));
    }

    public void End(TurnView turn)
    {
        _turns = _turns.SetItem(_turns.Count - 1, turn);
        Tell(new ViewChange.TurnEnded(turn));
    }

    public void Start(ItemView item)
    {
        var begun = Begun(item);
        _items = _items.Add(begun);
        Tell(new ViewChange.ItemStarted(begun));
    }

    /// <summary>Adds an item that begins and ends in the same moment.</summary>
    public void Add(ItemView item)
    {
        var begun = Begun(item) with { EndedAt = entry.At };
        _items = _items.Add(begun);
        Tell(new ViewChange.ItemCompleted(begun));
    }

    public void Update(ItemView item)
    {
        var updated = item with { Seq = entry.Seq };
        if (_items.With(updated) is not { } items) { return; }

        _items = items;
        Tell(new ViewChange.ItemUpdated(updated));
    }

    public void Complete(ItemView item)
    {
        var ended = item with { Seq = entry.Seq, EndedAt = entry.At };
        if (_items.With(ended) is not { } items)
        {
            Add(item); // Its beginning was not seen.
            return;
        }

        _items = items;
        Tell(new ViewChange.ItemCompleted(ended));
    }

    public IEnumerable<TItem> Open<TItem>() where TItem : ItemView => _items.Open.OfType<TItem>();

    public TItem? Find<TItem>(Func<TItem, bool> isIt) where TItem : ItemView => _items.FindOpen(isIt);

    private static bool IsWriting(SessionView before, SessionState after) =>
        !before.Streaming.IsEmpty && after.Turn?.Situation is AwaitingModel or CollectingPartialReply && before.State.Rounds == after.Rounds && before.State.Turn?.Situation is AwaitingModel or CollectingPartialReply;

    private ItemView Begun(ItemView item) => item with
    {
        Id = item.Id.Length > 0 ? item.Id : $"item_{entry.Seq}_{_begun++}",
        Seq = entry.Seq,
        Turn = after.Turn?.Number ?? before.State.Turn?.Number,
        StartedAt = entry.At,
    };
}

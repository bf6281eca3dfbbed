using System.Collections;
using System.Collections.Immutable;

namespace Perdure.Core.Views;

/// <summary>The items of a view in the order they began: a list that never changes, and that costs little to change one of its open items.</summary>
/// <remarks>
/// Lists that grew out of one another share one array, as those of <see cref="State.Transcript"/> do. An item stands in it once it is
/// over; while it is open, each list has its own version of it beside the array, and there are few of those.
/// </remarks>
public sealed class ItemList : IReadOnlyList<ItemView>
{
    public static readonly ItemList Empty = new(new Storage(0), 0, []);

    private readonly Storage _storage;
    private readonly ImmutableArray<OpenItem> _open;

    private ItemList(Storage storage, int count, ImmutableArray<OpenItem> open)
    {
        _storage = storage;
        _open = open;
        Count = count;
    }

    public int Count { get; }

    /// <summary>Items that are not over.</summary>
    public IEnumerable<ItemView> Open => _open.Select(open => open.Item);

    public ItemView this[int place] => place < Count ? OpenAt(place) ?? _storage.Items[place]! : throw new ArgumentOutOfRangeException(nameof(place));

    public IEnumerator<ItemView> GetEnumerator()
    {
        var open = 0;
        for (var place = 0; place < Count; place++) { yield return open < _open.Length && _open[open].Place == place ? _open[open++].Item : _storage.Items[place]!; }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ItemList Add(ItemView item)
    {
        var storage = _storage.TryTake(Count, Count + 1) ? _storage : _storage.Copied(Count, Count + 1, _open);
        if (item.IsOpen) { return new ItemList(storage, Count + 1, _open.Add(new OpenItem(Count, item))); }

        storage.Items[Count] = item;
        return new ItemList(storage, Count + 1, _open);
    }

    /// <returns>Null where no item of its name is open.</returns>
    internal ItemList? With(ItemView item)
    {
        for (var at = 0; at < _open.Length; at++)
        {
            var (place, known) = _open[at];
            if (known.Id != item.Id) { continue; }
            if (item.IsOpen) { return new ItemList(_storage, Count, _open.SetItem(at, new OpenItem(place, item))); }

            var others = _open.RemoveAt(at);
            var storage = _storage.TryPut(place, item) ? _storage : _storage.Copied(Count, Count, others).Put(place, item);
            return new ItemList(storage, Count, others);
        }

        return null;
    }

    internal ItemList WithoutCompleted() => _open.Aggregate(Empty, (list, open) => list.Add(open.Item));

    internal TItem? FindOpen<TItem>(Func<TItem, bool> isIt) where TItem : ItemView
    {
        foreach (var open in _open)
        {
            if (open.Item is TItem item && isIt(item)) { return item; }
        }

        return null;
    }

    private ItemView? OpenAt(int place)
    {
        foreach (var open in _open)
        {
            if (open.Place == place) { return open.Item; }
        }

        return null;
    }

    private readonly record struct OpenItem(int Place, ItemView Item);

    /// <summary>The array that lists share which grew out of one another, and how much of it belongs to the longest.</summary>
    private sealed class Storage(int capacity)
    {
        private int _taken;

        /// <summary>Empty where an item is open.</summary>
        public ItemView?[] Items { get; } = capacity == 0 ? [] : new ItemView?[capacity];

        /// <returns>Whether the places from one length to the other are the caller's alone to fill.</returns>
        public bool TryTake(int from, int to) => to <= Items.Length && Interlocked.CompareExchange(ref _taken, to, from) == from;

        /// <returns>Whether the item is the first that ends there. Of two lists that went different ways, the second gets an array of its own.</returns>
        public bool TryPut(int place, ItemView item) => Interlocked.CompareExchange(ref Items[place], item, null) is null;

        public Storage Put(int place, ItemView item)
        {
            Items[place] = item;
            return this;
        }

        public Storage Copied(int count, int needed, ImmutableArray<OpenItem> open)
        {
            var copied = new Storage(Math.Max(needed, 2 * count)) { _taken = needed };
            Array.Copy(Items, copied.Items, count);
            foreach (var (place, _) in open) { copied.Items[place] = null; }

            return copied;
        }
    }
}

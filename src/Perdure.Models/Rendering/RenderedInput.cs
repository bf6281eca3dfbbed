using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Models.Wires;

namespace Perdure.Models.Rendering;

/// <summary>A transcript in the language of a wire. What is rendered once is never rendered again while the transcript only grows.</summary>
internal sealed class RenderedInput(IWire wire)
{
    private readonly GrowingBytes _bytes = new();
    private readonly List<Mark> _marks = [];
    private Transcript _items = [];

    public ReadOnlyMemory<byte> Bytes => _bytes.Written;

    public IReadOnlyList<Mark> Marks => _marks;

    public Speaker LastSpeaker => _marks.Count == 0 ? Speaker.Nobody : _marks[^1].Speaker;

    /// <summary>How many items have been rendered in all; tests see by it that no work is done twice.</summary>
    public long ItemsRendered { get; private set; }

    public void Follow(Transcript items)
    {
        ForgetAfter(InCommon(items));
        _items = items;
        for (var next = _marks.Count == 0 ? 0 : _marks[^1].Items; next < items.Length;)
        {
            var unit = wire.WriteUnit(_bytes, items, next, LastSpeaker);
            next += unit.Items;
            ItemsRendered += unit.Items;
            _marks.Add(new Mark(next, _bytes.Count, unit.Speaker));
        }
    }

    /// <summary>Comparing references first makes this a walk over pointers; only a fold read anew compares contents.</summary>
    private int InCommon(Transcript items)
    {
        var longest = Math.Min(items.Length, _items.Length);
        for (var place = 0; place < longest; place++)
        {
            if (!ReferenceEquals(items[place], _items[place]) && items[place] != _items[place]) { return place; }
        }

        return longest;
    }

    private void ForgetAfter(int itemsKept)
    {
        while (_marks.Count > 0 && _marks[^1].Items > itemsKept)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }

        _bytes.CutTo(_marks.Count == 0 ? 0 : _marks[^1].Bytes);
    }
}

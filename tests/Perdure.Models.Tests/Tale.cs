using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Models.Tests;

/// <summary>A conversation that grows by chance, the way the rules let it grow.</summary>
internal sealed class Tale(int seed)
{
    private readonly Random _chance = new(seed);
    private ImmutableArray<TranscriptItem> _items = [];
    private long _seq;

    public ImmutableArray<TranscriptItem> Grown()
    {
        if (_chance.Next(3) == 0) { Add(new RuntimeMessage(++_seq, Words())); }

        if (_chance.Next(2) == 0) { Add(Questions.User(Words(), ++_seq, _chance.Next(4) == 0 ? [new Image("data:image/png;base64,AAAA")] : [])); }

        if (_chance.Next(5) > 0) { AddReply(); }

        return _items;
    }

    private void AddReply()
    {
        var reply = ++_seq;
        if (_chance.Next(2) == 0) { Add(Questions.Model(reply, new ReasoningItem(_chance.Next(4) == 0 ? "other" : PrefixTests.Dialect, """{"reasoning":"hm","type":"thinking"}""", "hm"))); }

        if (_chance.Next(2) == 0) { Add(Questions.Model(reply, new MessageItem(_chance.Next(5) == 0 ? "" : Words()))); }

        var calls = Enumerable.Range(0, _chance.Next(4)).Select(place => $"call_{reply}_{place}").ToList();
        calls.ForEach(call => Add(Questions.Call(reply, call, _chance.Next(5) == 0 ? "{\"cut" : """{"cmd":"ls"}""")));
        var outputs = ++_seq;
        calls.ForEach(call => Add(Questions.Output(outputs, call, Words(), _chance.Next(6) == 0 ? [new Image("data:image/png;base64,BBBB")] : [])));
    }

    private void Add(TranscriptItem item) => _items = _items.Add(item);

    private string Words() => string.Concat(Enumerable.Range(0, _chance.Next(1, 30)).Select(_ => "abc \"\\\n<ü€😀"[_chance.Next(9)] is var character && char.IsSurrogate(character) ? 'x' : character));
}

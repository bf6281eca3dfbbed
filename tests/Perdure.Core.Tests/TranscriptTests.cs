using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

/// <summary>A list that grows cheaply and never changes for whoever has it.</summary>
public class TranscriptTests
{
    [Fact]
    public void WhatGrewOutOfOneAnotherStaysAsItWas()
    {
        var one = Transcript.Of(Item(1));
        var longer = one.Add(Item(2));
        var other = one.Add(Item(3), Item(4));
        var shortened = longer[..1].Add(Item(5));

        Assert.Equal([1], Seqs(one));
        Assert.Equal([1, 2], Seqs(longer));
        Assert.Equal([1, 3, 4], Seqs(other));
        Assert.Equal([1, 5], Seqs(shortened));
        Assert.Equal([4], Seqs(other[2..]));
        Assert.Equal([1, 2, 6], Seqs([.. longer, Item(6)]));
        Assert.True(Transcript.Empty is { IsEmpty: true, Length: 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => one[1]);
    }

    [Fact]
    public async Task ManyThreadsMayMakeTheSameOneLonger()
    {
        var shared = Transcript.Of(Item(1)).Add(Item(2))[..1];
        var grown = await Task.WhenAll(Enumerable.Range(10, 8).Select(thread => Task.Run(() =>
        {
            var mine = shared;
            for (var n = 0; n < 1_000; n++) { mine = mine.Add(Item(thread)); }

            return (Thread: (long)thread, mine);
        })));

        Assert.All(grown, one => Assert.Equal([1, .. Enumerable.Repeat(one.Thread, 1_000)], Seqs(one.mine)));
    }

    [Fact]
    public void ItIsWrittenAsAnArray()
    {
        Transcript items = [Item(1), new ModelOutput(2, new MessageItem("so"))];
        var json = JsonSerializer.Serialize(items, CoreJson.Line.Transcript);

        Assert.Equal("""[{"type":"runtime","text":"1","seq":1},{"type":"model","item":{"type":"message","text":"so"},"seq":2}]""", json);
        Assert.Equal([1, 2], Seqs(JsonSerializer.Deserialize(json, CoreJson.Line.Transcript)!));
    }

    /// <summary>Twice as long a log may cost twice as much, and no more.</summary>
    [Fact]
    public void FoldingALogCostsWhatItIsLong()
    {
        var (half, whole) = (Log(2_000), Log(4_000));
        Allocated(half); // What is made once belongs to neither.

        var (ofHalf, ofWhole) = (Allocated(half), Allocated(whole));

        Assert.True(ofWhole < ofHalf * 2.3, $"{ofHalf} bytes for 2,000 rounds, {ofWhole} for 4,000");
        Assert.True(ofWhole / 4_000 < BytesPerRoundMax, $"{ofWhole / 4_000} bytes for each round");
    }

    /// <summary>Four facts, each with a few copies of the state, which holds some sixty words.</summary>
    private const long BytesPerRoundMax = 25_000;

    private static ImmutableArray<SessionEvent> Log(int rounds)
    {
        ImmutableArray<SessionEvent> asked = SessionStory.Asked().Log;
        return
        [
            .. asked,
            .. Enumerable.Range(1, rounds).SelectMany(round =>
            {
                SessionEvent[] facts =
                [
                    new ModelAsked(round, 1, Some.Model.Ref, 100),
                    new ModelReplied(round, [new MessageItem("Looking."), Some.Call($"c{round}")], ReplyStop.Done, Some.Usage),
                    new ToolStarted(new CallId($"c{round}"), round),
                    new ToolFinished(new CallId($"c{round}"), new ToolOutcome(ToolStatus.Succeeded, $"line {round}")),
                ];
                return facts;
            }),
        ];
    }

    private static long Allocated(ImmutableArray<SessionEvent> log)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var state = log.Aggregate(SessionState.Empty, Session.Apply);
        Assert.Equal(log.Length, state.Seq);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static RuntimeMessage Item(long seq) => new(seq, $"{seq}");

    private static IEnumerable<long> Seqs(Transcript items) => items.Select(item => item.Seq);
}

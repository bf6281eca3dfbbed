using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

public class FeedTests
{
    [Fact]
    public async Task AReaderGetsEveryEntryFromWhereverItWantsToBegin()
    {
        var scene = new RingScene { Model = new ScriptedModel([], _ => Replies.Saying("yes")) };
        await using var live = await scene.BeginAsync();
        await live.TellAsync(Some.Input("one"));
        await live.WhenAsync(state => state.AtRest, RingScene.Cancel);

        var seen = new List<long>();
        await foreach (var item in live.Feed.ReadAsync(3, RingScene.Cancel))
        {
            if (item is EntryAppended { Entry: var entry }) { seen.Add(entry.Seq); }
            if (seen.Count == 2) { await live.TellAsync(Some.Input("two")); }
            if (item is EntryAppended { Entry.Event: TurnEnded { Turn: 2 } }) { break; }
        }

        Assert.Equal(Enumerable.Range(3, seen.Count).Select(seq => (long)seq), seen);
    }

    [Fact]
    public async Task AReaderThatFallsBehindLosesDeltasAndNoEntryAndHindersNobody()
    {
        const int turns = 1500;
        var scene = new RingScene { Model = new ScriptedModel([], _ => Replies.Saying("yes")) };
        await using var live = await scene.BeginAsync();
        await using var slow = live.Feed.ReadAsync(1, RingScene.Cancel).GetAsyncEnumerator(RingScene.Cancel);
        await slow.MoveNextAsync(); // It has taken its seat and reads no further until all is over.

        for (var turn = 0; turn < turns; turn++)
        {
            await live.TellAsync(Some.Input("go"));
            await live.WhenAsync(state => state.AtRest, RingScene.Cancel);
        }

        var last = live.State.Seq;
        var next = 2L;
        while (next <= last && await slow.MoveNextAsync())
        {
            if (slow.Current is EntryAppended { Entry.Seq: var seq }) { Assert.Equal(next++, seq); }
        }

        Assert.Equal(last + 1, next);
    }

    [Fact]
    public async Task DeltasAreSeenAsTheyHappen()
    {
        var model = new HangingModel("thinking aloud");
        var scene = new RingScene { Model = model };
        await using var live = await scene.BeginAsync();
        var seeing = SeeAsync(live);
        await live.TellAsync(Some.Input("do it"));

        Assert.Equal("thinking aloud", await seeing);
    }

    [Fact]
    public async Task AReaderOfAClosedSessionComesToTheEnd()
    {
        var scene = new RingScene { Model = new ScriptedModel() };
        var live = await scene.BeginAsync();
        var reading = Task.Run(async () => { await foreach (var _ in live.Feed.ReadAsync(1, RingScene.Cancel)) { } }, RingScene.Cancel);

        await live.DisposeAsync();
        await reading;
    }

    private static async Task<string> SeeAsync(LiveSession live)
    {
        await foreach (var item in live.Feed.ReadAsync(1, RingScene.Cancel))
        {
            if (item is DeltaReceived { Delta: TextDelta(_, var text) }) { return text; }
        }

        return "";
    }
}

using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every store promises of sessions that go on from an entry of another.</summary>
public abstract class ForkContract : StoreContract
{
    [Fact]
    public async Task AForkGoesOnFromAnEntryOfItsParentAndNeitherSeesTheOther()
    {
        var fork = new SessionId("s-2");
        await using (var parent = await Created())
        {
            await Append(parent, Begun(), Said(2));
            await Append(parent, Said(3), Said(4, "only the parent's"));
            await using var forked = await Store.ForkAsync(fork, Id, Forked(fork, at: 3), Ben, default);
            Assert.Equal(4, forked.LastSeq);
            await Append(forked, Said(5, $"long {new string('x', 50_000)}"));
            await Append(parent, Said(5), Said(6));
            Assert.Equal([1, 2, 3, 4, 5], await NumbersFrom(forked, 1));
            Assert.Equal([3, 4, 5], await NumbersFrom(forked, 3));
        }

        await using var again = await Store.OpenAsync(fork, Ben, takeOver: false, default);
        var entries = await again.ReadAsync(1, default).ToListAsync();
        Assert.IsType<SessionStarted>(entries[0].Event);
        Assert.Equal("hello", ((InputReceived)entries[2].Event).Text);
        Assert.Equal(new SessionForked(fork, Id, 3), entries[3].Event);
        Assert.Equal(50_005, ((InputReceived)entries[4].Event).Text.Length);
        Assert.Equal(6, (await EntriesOf(Store)).Count);
        Assert.Null((await Store.VerifyAsync(fork, default)).Problem);
    }

    [Fact]
    public async Task AForkOfAForkThatWasTakenOverIsReadWhole()
    {
        var (fork, grandchild) = (new SessionId("s-2"), new SessionId("s-3"));
        await using (var parent = await Created()) { await Append(parent, Begun(), Said(2), Said(3)); }

        var first = await Store.ForkAsync(fork, Id, Forked(fork, at: 2), Anna, default);
        await Append(first, Said(4));
        await using (var taker = await Store.OpenAsync(fork, Ben, takeOver: true, default))
        {
            await Append(taker, Said(5));
            await using var last = await Store.ForkAsync(grandchild, fork, Forked(grandchild, at: 4, from: "s-2"), Ben, default);
            await Append(last, Said(6));
        }

        await using var opened = await Store.OpenAsync(grandchild, Ben, takeOver: true, default);
        Assert.Equal([1, 2, 3, 4, 5, 6], await NumbersFrom(opened, 1));
        Assert.Null((await Store.VerifyAsync(grandchild, default)).Problem);
        await first.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task AForkNeedsAnEntryThatIsThere(long at)
    {
        await using (var parent = await Created()) { await Append(parent, Begun(), Said(2)); }

        var fork = new SessionId("s-2");
        await Assert.ThrowsAsync<SessionDamagedException>(async () => await Store.ForkAsync(fork, Id, Forked(fork, at), Ben, default));
        Assert.Equal([Id], (await Listed()).Select(stored => stored.Id));
    }
}

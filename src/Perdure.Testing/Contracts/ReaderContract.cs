using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="ISessionReader"/> promises.</summary>
public abstract class ReaderContract : StoreContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    [InlineData(200)]
    public async Task ReadingBeginsWhereItIsAskedTo(int from)
    {
        await using (var journal = await Created())
        {
            foreach (var seq in Enumerable.Range(1, 200)) { await Append(journal, Said(seq)); }

            Assert.Equal(Enumerable.Range(from, 201 - from), await NumbersFrom(journal, from));
        }

        await using var again = await Opened();
        Assert.Equal(Enumerable.Range(from, 201 - from), await NumbersFrom(again, from));
        Assert.Equal(Enumerable.Range(from, 201 - from), (await Store.ReadAsync(Id, from, default).ToListAsync()).Select(entry => (int)entry.Seq));
    }

    [Fact]
    public async Task ReadingBeyondTheEndFindsNothing()
    {
        await using var journal = await Created();
        await Append(journal, Said(1));

        Assert.Empty(await NumbersFrom(journal, 2));
        Assert.Empty(await NumbersFrom(journal, 99));
    }

    [Fact]
    public async Task ASessionThatIsNotThereIsNotMade()
    {
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Opened());
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await EntriesOf(Store));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.VerifyAsync(Id, default));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.OwnerAsync(Id, default));
        Assert.Empty(await Listed());
    }

    [Fact]
    public async Task ACheckpointIsReadWithoutHoldingTheSession()
    {
        await using var journal = await Created();
        Assert.Null(await Store.ReadCheckpointAsync(Id, default));
        await Append(journal, Said(1), Said(2));
        await journal.SaveCheckpointAsync(new Checkpoint(2, "v1", "{}"u8.ToArray()), default);
        Assert.Equal(2, (await Store.ReadCheckpointAsync(Id, default))?.Seq);
    }

    [Fact]
    public async Task AFollowerReadsWhatIsThereAndThenWhatComes()
    {
        await using var journal = await Created();
        await Append(journal, Said(1), Said(2));
        await using var following = Store.FollowAsync(Id, 2, default).GetAsyncEnumerator();
        Assert.Equal(2, await NextOf(following));

        var next = NextOf(following);
        await Append(journal, Said(3), Said(4));
        Assert.Equal(3, await next);
        Assert.Equal(4, await NextOf(following));
    }

    [Fact]
    public async Task AFollowerStaysThroughATakeoverAndSeesEveryEntryOnce()
    {
        await using var anna = await Created();
        await Append(anna, Said(1));
        await using var following = Store.FollowAsync(Id, 1, default).GetAsyncEnumerator();
        Assert.Equal(1, await NextOf(following));

        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);
        await Append(ben, Said(2), Said(3));
        Assert.Equal(2, await NextOf(following));
        Assert.Equal(3, await NextOf(following));
    }

    [Fact]
    public async Task FollowingEndsWithTheSession()
    {
        await using (var journal = await Created()) { await Append(journal, Begun()); }

        await using var following = Store.FollowAsync(Id, 1, default).GetAsyncEnumerator();
        Assert.Equal(1, await NextOf(following));
        var next = following.MoveNextAsync().AsTask();
        await Store.PurgeAsync(Id, default);
        Assert.False(await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task FollowingEndsWhenItIsCancelled()
    {
        await using var journal = await Created();
        using var stop = new CancellationTokenSource();
        await using var following = Store.FollowAsync(Id, 1, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = following.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience));
    }

    private static async Task<long> NextOf(IAsyncEnumerator<LogEntry> following)
    {
        Assert.True(await following.MoveNextAsync().AsTask().WaitAsync(Patience));
        return following.Current.Seq;
    }
}

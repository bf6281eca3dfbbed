using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="ISessionAdmin"/> promises.</summary>
public abstract class AdminContract : StoreContract
{
    [Fact]
    public async Task AWholeLogIsFoundWhole()
    {
        await using (var journal = await Created()) { await Append(journal, Begun(), Said(2)); }

        var verdict = await Store.VerifyAsync(Id, default);
        Assert.Equal((2L, null), (verdict.Entries, verdict.Problem));
        Assert.True(verdict.Bytes > 0);
    }

    [Fact]
    public async Task ASessionIsPurgedOnceNobodyNeedsIt()
    {
        var fork = new SessionId("s-2");
        var parent = await Created();
        await Append(parent, Begun(), Said(2, new string('x', 50_000)));
        await Assert.ThrowsAsync<SessionInUseException>(async () => await Store.PurgeAsync(Id, default));
        await parent.DisposeAsync();
        await (await Store.ForkAsync(fork, Id, Forked(fork, at: 2), Ben, default)).DisposeAsync();

        var kept = await Assert.ThrowsAsync<SessionForkedException>(async () => await Store.PurgeAsync(Id, default));
        Assert.Equal([fork], kept.Forks);
        Assert.True(await Store.PurgeAsync(fork, default) > 0);
        Assert.True(await Store.PurgeAsync(Id, default) > 50_000);
        Assert.Empty(await Listed());
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.PurgeAsync(Id, default));
    }

    [Fact]
    public async Task AWholeLogIsNotRepaired()
    {
        await using (var journal = await Created()) { await Append(journal, Begun(), Said(2)); }

        Assert.Null(await Store.RepairAsync(Id, default));
        Assert.Equal(2, (await Store.VerifyAsync(Id, default)).Entries);
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.RepairAsync(new SessionId("s-9"), default));
    }

    [Fact]
    public async Task TheSizeOfASessionHasAllOfItsTexts()
    {
        await using var journal = await Created();
        await Append(journal, Begun(), Said(2, new string('x', 50_000)));

        Assert.True(await Store.SizeAsync(Id, default) > 50_000);
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.SizeAsync(new SessionId("s-9"), default));
    }
}

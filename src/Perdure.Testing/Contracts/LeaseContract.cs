using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every store promises of ownership: one writer at a time, and how another takes its place.</summary>
public abstract class LeaseContract : StoreContract
{
    [Fact]
    public async Task TheSecondWriterIsToldWhoTheFirstIs()
    {
        await using var journal = await Created();

        var refusal = await Assert.ThrowsAsync<SessionInUseException>(async () => await Store.OpenAsync(Id, Ben, takeOver: false, default));

        Assert.Equal(Anna, refusal.Owner);
        Assert.Contains("101", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("anna-pc", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("tui", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2026-11-21 12:00", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheOwnerIsKnownWhileThereIsOne()
    {
        await using (await Created())
        {
            Assert.Equal(Anna, await Store.OwnerAsync(Id, default));
        }

        Assert.Null(await Store.OwnerAsync(Id, default));
    }

    [Fact]
    public async Task EverybodyWhoWroteIsRemembered()
    {
        await using (await Created()) { Assert.Equal([Anna], await Store.WritersAsync(Id, default)); }
        await using (await Store.OpenAsync(Id, Ben, takeOver: false, default)) { }
        await using var held = await Opened();
        await using var taken = await Store.OpenAsync(Id, Ben, takeOver: true, default);

        Assert.Equal([Anna, Ben, Anna, Ben], await Store.WritersAsync(Id, default));
    }

    [Fact]
    public async Task EachWriterHasAHigherEpoch()
    {
        var epochs = new List<long>();
        await using (var first = await Created()) { epochs.Add(first.Lease.Epoch); }
        await using (var second = await Opened()) { epochs.Add(second.Lease.Epoch); }
        await using (var third = await Opened()) { epochs.Add(third.Lease.Epoch); }

        Assert.Equal(epochs.Order().Distinct(), epochs);
    }

    [Fact]
    public async Task ATakenOverWriterIsToldByWhomAndItsAppendIsNotRead()
    {
        await using var anna = await Created();
        await Append(anna, Begun(), Said(2, "kept"));
        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);

        var lost = await Assert.ThrowsAsync<WriterLostException>(() => Append(anna, Said(3, "lost")));
        Assert.Contains("202", lost.Message, StringComparison.Ordinal);
        Assert.Contains("ben-pc", lost.Message, StringComparison.Ordinal);

        await Append(ben, Said(3, "after"));
        await Assert.ThrowsAsync<WriterLostException>(() => Append(anna, Said(4, "lost")));

        Assert.True(ben.Lease.Epoch > anna.Lease.Epoch);
        LogEntry[] expected = [Begun(), Said(2, "kept"), Said(3, "after")];
        Assert.Equal(expected, await EntriesOf(ben));
        Assert.Equal(expected, await EntriesOf(Store));
        Assert.Null((await Store.VerifyAsync(Id, default)).Problem);
    }

    [Fact]
    public async Task ATakenOverWriterThatLeavesDoesNotFreeTheSession()
    {
        var anna = await Created();
        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);
        await anna.DisposeAsync();

        Assert.Equal(Ben, await Store.OwnerAsync(Id, default));
        await Assert.ThrowsAsync<SessionInUseException>(async () => await Opened());
    }

    [Fact]
    public async Task ASessionChangesHandsManyTimes()
    {
        var journals = new List<IJournal> { await Created() };
        for (var seq = 1; seq <= 6; seq++)
        {
            await Append(journals[^1], Said(2 * seq - 1), Said(2 * seq));
            journals.Add(await Store.OpenAsync(Id, seq % 2 == 0 ? Anna : Ben, takeOver: true, default));
        }

        Assert.Equal(Enumerable.Range(1, 12), await NumbersFrom(journals[^1], 1));
        Assert.Equal([9, 10, 11, 12], await NumbersFrom(journals[^1], 9));
        foreach (var journal in journals) { await journal.DisposeAsync(); }

        await using var last = await Opened();
        Assert.Equal(12, last.LastSeq);
    }

    [Fact]
    public async Task TakingOverWhatNobodyHoldsIsOpeningIt()
    {
        await using (var anna = await Created()) { await Append(anna, Said(1)); }

        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);
        await Append(ben, Said(2));
        Assert.Equal([1, 2], await NumbersFrom(ben, 1));
    }

    [Fact]
    public async Task ALeaseNamesItsOwnerAndWhereCommandsAreTaken()
    {
        var reached = Anna with { Address = "unix:/run/101.sock" };
        await using var journal = await Store.CreateAsync(Id, reached, default);

        Assert.Equal(reached, journal.Lease.Owner);
        Assert.Equal(reached, await Store.OwnerAsync(Id, default));
        Assert.Null(journal.Lease.WhyLost);
        Assert.False(journal.Lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task AnOwnerHearsOfItsLossWithoutAppending()
    {
        await using var anna = await Created();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hearing = anna.Lease.Lost.Register(told.SetResult);
        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);

        await told.Task.WaitAsync(Patience);
        Assert.Contains("ben-pc", anna.Lease.WhyLost, StringComparison.Ordinal);
        Assert.Null(ben.Lease.WhyLost);
    }

    [Fact]
    public async Task ALeaseThatIsLeftIsNotLost()
    {
        var anna = await Created();
        await anna.DisposeAsync();
        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);
        await Append(ben, Said(1));

        Assert.Null(anna.Lease.WhyLost);
    }
}

using Perdure.Core.Events;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing;

// Who writes, and taking over.
public abstract partial class JournalContract
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
        await using (var first = await Created()) { epochs.Add(first.Epoch); }
        await using (var second = await Opened()) { epochs.Add(second.Epoch); }
        await using (var third = await Opened()) { epochs.Add(third.Epoch); }

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

        Assert.True(ben.Epoch > anna.Epoch);
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
}

using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="ISessionWriter"/> promises of making sessions and appending to them.</summary>
public abstract class WriterContract : StoreContract
{
    [Fact]
    public async Task ANewSessionIsEmptyAndListed()
    {
        await using var journal = await Created();

        Assert.Equal((Id, 0L), (journal.Session, journal.LastSeq));
        Assert.True(journal.Lease.Epoch >= 1);
        Assert.Empty(await EntriesOf(journal));
        Assert.Equal([Id], (await Listed()).Select(stored => stored.Id));
    }

    [Fact]
    public async Task WhatWasAppendedIsReadAgainAsItWas()
    {
        LogEntry[] entries = [Begun(), Said(2, "grüß \"dich\"\n\tund 漢字 🙂"), Said(3, "")];
        await using (var journal = await Created())
        {
            await Append(journal, entries);
            Assert.Equal(entries, await EntriesOf(journal));
            Assert.Equal(3, journal.LastSeq);
        }

        await using var again = await Opened();
        Assert.Equal(3, again.LastSeq);
        Assert.Equal(entries, await EntriesOf(again));
        Assert.Equal(entries, await EntriesOf(Store));
    }

    [Fact]
    public async Task AnEntryReadAgainHasItsCollectionsToo()
    {
        var joined = new LogEntry(1, Noon, new InputsJoined([new InputId("a"), new InputId("b")]));
        await using var journal = await Created();
        await Append(journal, joined);

        var read = Assert.Single(await EntriesOf(journal));
        Assert.Equal([new InputId("a"), new InputId("b")], ((InputsJoined)read.Event).Inputs);
    }

    [Fact]
    public async Task ALongTextComesBackWhole()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"{number} \"ü\"\n"));
        await using var journal = await Created();
        await Append(journal, Said(1, text), Said(2, text));

        Assert.All(await EntriesOf(journal), entry => Assert.Equal(text, ((InputReceived)entry.Event).Text));
    }

    [Fact]
    public async Task AnAppendThatLeavesAGapIsABug()
    {
        await using var journal = await Created();
        await Append(journal, Said(1));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Append(journal, Said(3)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Append(journal, Said(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Append(journal, Said(2), Said(4)));
        await Append(journal, Said(2));
        Assert.Equal([1, 2], await NumbersFrom(journal, 1));
    }

    [Fact]
    public async Task AnAppendOfManyEntriesKeepsTheirOrder()
    {
        await using var journal = await Created();
        await Append(journal, [.. Enumerable.Range(1, 600).Select(seq => Said(seq))]);

        Assert.Equal(600, journal.LastSeq);
        Assert.Equal(Enumerable.Range(1, 600), await NumbersFrom(journal, 1));
    }

    [Fact]
    public async Task AnAppendOfNothingChangesNothing()
    {
        await using var journal = await Created();
        await Append(journal);
        Assert.Equal(0, journal.LastSeq);
    }

    [Fact]
    public async Task ASessionIsMadeOnlyOnce()
    {
        await using (await Created()) { }
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Created());
    }

    [Fact]
    public async Task ALogOfANewerVersionCanOnlyBeRead()
    {
        await using (var journal = await Created()) { await Append(journal, Begun(rules: SessionState.CurrentRules + 1), Said(2)); }

        var refusal = await Assert.ThrowsAsync<SessionDamagedException>(async () => await Opened());
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await EntriesOf(Store)).Count);
    }

    [Fact]
    public async Task AnImportIsThereWholeOrNotAtAll()
    {
        LogEntry[] entries = [Begun(), Said(2, new string('x', 50_000)), Said(3)];
        await Assert.ThrowsAsync<NotSupportedException>(async () => await Store.ImportAsync(Id, Breaking(entries), Anna, Noon, default));
        Assert.Empty(await Listed());

        await Store.ImportAsync(Id, entries, Anna, Noon, default);
        Assert.Equal(entries, await EntriesOf(Store));
        Assert.Null(await Store.OwnerAsync(Id, default));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.ImportAsync(Id, entries, Anna, Noon, default));
        await using var journal = await Opened();
        await Append(journal, Said(4));
    }

    private static IEnumerable<LogEntry> Breaking(IEnumerable<LogEntry> entries)
    {
        foreach (var entry in entries) { yield return entry; }

        throw new NotSupportedException("The source cannot be read to its end.");
    }
}

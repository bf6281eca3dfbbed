using System.Globalization;
using Perdure.Core;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing;

/// <summary>What every store of sessions promises. A store passes by deriving a test class that says how it is made.</summary>
public abstract class JournalContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected static readonly SessionId Id = new("s-1");

    protected static readonly Writer Anna = new(101, "anna-pc", "boot-a", "tui", Noon);

    protected static readonly Writer Ben = new(202, "ben-pc", "boot-b", "cli", Noon.AddMinutes(1));

    /// <summary>The store under test: the same one throughout a test.</summary>
    protected abstract ISessionStore Store { get; }

    [Fact]
    public async Task ANewSessionIsEmptyAndListed()
    {
        await using var journal = await Created();

        Assert.Equal((Id, 0L), (journal.Session, journal.LastSeq));
        Assert.True(journal.Epoch >= 1);
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
    public async Task AppendsNeedNotWaitForEachOtherAndKeepTheirOrder()
    {
        await using var journal = await Created();
        var appends = Enumerable.Range(0, 300).Select(place => Append(journal, Said(2 * place + 1), Said(2 * place + 2))).ToList();
        await Task.WhenAll(appends);

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

    [Fact]
    public async Task ACheckpointComesBackAsItWasSaved()
    {
        await using (var journal = await Created())
        {
            Assert.Null(await journal.ReadCheckpointAsync(default));
            await Append(journal, Said(1), Said(2), Said(3));
            await journal.SaveCheckpointAsync(new Checkpoint(2, "v1", "{\"old\":1}"u8.ToArray()), default);
            await journal.SaveCheckpointAsync(new Checkpoint(3, "v1", "{\"new\":\"ü\"}"u8.ToArray()), default);
        }

        await using var again = await Opened();
        var checkpoint = await again.ReadCheckpointAsync(default);
        Assert.Equal((3L, "v1"), (checkpoint!.Seq, checkpoint.Shape));
        Assert.Equal("{\"new\":\"ü\"}"u8.ToArray(), checkpoint.State.ToArray());
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
    public async Task ACheckpointOutlivesATakeover()
    {
        await using var anna = await Created();
        await Append(anna, Said(1));
        await Append(anna, Said(2), Said(3));
        await anna.SaveCheckpointAsync(new Checkpoint(3, "v1", "{}"u8.ToArray()), default);

        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);
        Assert.Equal(3, (await ben.ReadCheckpointAsync(default))?.Seq);
        await Assert.ThrowsAsync<WriterLostException>(
            async () => await anna.SaveCheckpointAsync(new Checkpoint(2, "v1", "{}"u8.ToArray()), default));
    }

    [Fact]
    public async Task ACheckpointOfWhatIsNotDurableIsABug()
    {
        await using var journal = await Created();
        await Append(journal, Said(1));
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await journal.SaveCheckpointAsync(new Checkpoint(2, "v1", "{}"u8.ToArray()), default));
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
    public async Task AWholeLogIsFoundWhole()
    {
        await using (var journal = await Created()) { await Append(journal, Begun(), Said(2)); }

        var verdict = await Store.VerifyAsync(Id, default);
        Assert.Equal((2L, null), (verdict.Entries, verdict.Problem));
        Assert.True(verdict.Bytes > 0);
    }

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

    private static LogEntry Forked(SessionId fork, long at, string from = "s-1") => new(at + 1, Noon, new SessionForked(fork, new SessionId(from), at));

    protected static LogEntry Begun(int rules = SessionState.CurrentRules) =>
        new(1, Noon, new SessionStarted(Id, rules, "/home/anna/shop", "cli", "0.1.0", "Be brief.", [], new Settings([])));

    protected static LogEntry Said(long seq, string text = "hello") =>
        new(seq, Noon.AddSeconds(seq), new InputReceived(new InputId(seq.ToString(CultureInfo.InvariantCulture)), text, Delivery.Steer, "cli"));

    protected static Task Append(IJournal journal, params LogEntry[] entries) => journal.AppendAsync(entries, default).AsTask();

    protected static async Task<List<LogEntry>> EntriesOf(IJournal journal) => Comparable(await journal.ReadAsync(1, default).ToListAsync());

    protected static async Task<List<LogEntry>> EntriesOf(ISessionStore store) => Comparable(await store.ReadAsync(Id, 1, default).ToListAsync());

    protected static async Task<List<int>> NumbersFrom(IJournal journal, long from) =>
        [.. (await journal.ReadAsync(from, default).ToListAsync()).Select(entry => (int)entry.Seq)];

    protected ValueTask<IJournal> Created() => Store.CreateAsync(Id, Anna, default);

    protected ValueTask<IJournal> Opened() => Store.OpenAsync(Id, Anna, takeOver: false, default);

    private async Task<List<StoredSession>> Listed() => await Store.ListAsync(default).ToListAsync();

    /// <summary>Two immutable arrays are equal only if they are the same; what is made in a test has one list of tools, the empty one.</summary>
    private static List<LogEntry> Comparable(List<LogEntry> entries) =>
        [.. entries.Select(entry => entry.Event is SessionStarted started ? entry with { Event = started with { Tools = [] } } : entry)];
}

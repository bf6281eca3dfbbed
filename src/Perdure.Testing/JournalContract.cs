using System.Globalization;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing;

/// <summary>What every store of sessions promises. A store passes by deriving a test class that says how it is made.</summary>
public abstract partial class JournalContract
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

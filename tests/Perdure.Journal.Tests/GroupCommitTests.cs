using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class GroupCommitTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly FileSessionStore _store;

    public GroupCommitTests() => _store = new FileSessionStore("/home", _disk);

    [Fact]
    public async Task AppendsOfTheSameMomentShareOneSync()
    {
        await using var journal = await _store.Create();
        using var firstIsSyncing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _disk.BeforeSync = () =>
        {
            firstIsSyncing.Set();
            goOn.Wait();
        };
        var before = _disk.Syncs;
        List<Task> appends = [journal.Append(Some.Said(1))];
        firstIsSyncing.Wait();
        appends.AddRange(Enumerable.Range(2, 500).Select(seq => journal.Append(Some.Said(seq))));
        goOn.Set();
        await Task.WhenAll(appends);

        Assert.Equal(2, _disk.Syncs - before);
        Assert.Equal(Enumerable.Range(1, 501), (await journal.Entries()).Select(entry => (int)entry.Seq));
    }

    [Fact]
    public async Task NothingIsAcknowledgedBeforeItsSync()
    {
        await using var journal = await _store.Create();
        using var syncing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _disk.BeforeSync = () =>
        {
            syncing.Set();
            goOn.Wait();
        };
        var append = journal.Append(Some.Said(1));
        syncing.Wait();
        Assert.False(append.IsCompleted);
        Assert.Equal(0, journal.LastSeq);
        Assert.Empty(await journal.Entries());

        goOn.Set();
        await append;
        Assert.Equal(1, journal.LastSeq);
    }

    [Fact]
    public async Task ProducersOnManyThreadsKeepTheirOrder()
    {
        await using var journal = await _store.Create();
        var (gate, seq) = (new Lock(), 0L);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 100; turn++)
            {
                Task append;
                lock (gate) { append = journal.Append(Some.Said(++seq)); }

                await append;
            }
        })));

        Assert.Equal(Enumerable.Range(1, 1600), (await journal.Entries()).Select(entry => (int)entry.Seq));
        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public async Task ClosingWaitsForWhatWasHandedOver()
    {
        var journal = await _store.Create();
        var appends = Enumerable.Range(1, 100).Select(seq => journal.Append(Some.Said(seq))).ToList();
        await journal.DisposeAsync();

        Assert.All(appends, append => Assert.True(append.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.Append(Some.Said(101)));
        Assert.Equal(100, (await _store.Entries()).Count);
    }

    [Fact]
    public async Task AFullDiskIsSaidAndNothingOfTheAppendStays()
    {
        var journal = await _store.Create();
        await journal.Append(Some.Said(1));
        _disk.CapacityBytes = _disk.Look("/home/sessions/2026/11/s-1/log.jsonl")!.Bytes + 600;

        LogEntry[] many = [.. Enumerable.Range(2, 20).Select(seq => Some.Said(seq))];
        var failure = await Assert.ThrowsAsync<JournalWriteException>(() => journal.Append(many));
        Assert.Contains("the disk full", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Free some space", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ends where it ended before", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.Append(Some.Said(2)));
        await journal.DisposeAsync();

        _disk.CapacityBytes = long.MaxValue;
        await using var again = await _store.Open();
        Assert.Equal([Some.Said(1)], await again.Entries());
        Assert.Empty(again.Findings);
        await again.Append(Some.Said(2));
    }

    [Fact]
    public async Task AFailedSyncFailsEverybodyWhoWaits()
    {
        await using var journal = await _store.Create();
        await journal.Append(Some.Said(1));
        _disk.NextSyncFails = true;

        var appends = Enumerable.Range(2, 50).Select(seq => journal.Append(Some.Said(seq))).ToList();
        foreach (var append in appends)
        {
            var failure = await Assert.ThrowsAsync<JournalWriteException>(() => append);
            Assert.Contains("an error of the disk", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal([Some.Said(1)], await _store.Entries());
        Assert.Equal(1, journal.LastSeq);
    }

    [Fact]
    public async Task AReadOnlyDiskCanStillBeRead()
    {
        await _store.Written([Some.Said(1)]);
        _disk.ReadOnly = true;

        var refusal = await Assert.ThrowsAsync<JournalWriteException>(async () => await _store.Open());
        Assert.Contains("read-only disk", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalWriteException>(async () => await _store.CreateAsync(new SessionId("s-2"), Some.Writer, default));
        Assert.Equal([Some.Said(1)], await _store.Entries());
        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
    }
}

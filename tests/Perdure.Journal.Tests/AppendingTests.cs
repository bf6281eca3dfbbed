using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class AppendingTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly FileSessionStore _store;

    public AppendingTests() => _store = new FileSessionStore("/home", _disk);

    [Fact]
    public async Task TheEntriesOfAnAppendShareOneSync()
    {
        await using var journal = await _store.Create();
        var before = _disk.Syncs;
        await journal.Append([.. Enumerable.Range(1, 500).Select(seq => Some.Said(seq))]);

        Assert.Equal(1, _disk.Syncs - before);
        Assert.Equal(Enumerable.Range(1, 500), (await journal.Entries()).Select(entry => (int)entry.Seq));
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
    public async Task AnAppendBeforeTheOneBeforeIsDoneIsABug()
    {
        await using var journal = await _store.Create();
        using var goOn = new ManualResetEventSlim();
        _disk.BeforeSync = goOn.Wait;
        var first = journal.Append(Some.Said(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.Append(Some.Said(2)));

        goOn.Set();
        await first;
        await journal.Append(Some.Said(2));
        Assert.Equal(2, (await journal.Entries()).Count);
    }

    [Fact]
    public async Task ClosingWaitsForWhatWasHandedOver()
    {
        var journal = await _store.Create();
        var append = journal.Append([.. Enumerable.Range(1, 100).Select(seq => Some.Said(seq))]);
        await journal.DisposeAsync();

        Assert.True(append.IsCompletedSuccessfully);
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
    public async Task AFailedSyncFailsItsAppendAndEveryLaterOne()
    {
        await using var journal = await _store.Create();
        await journal.Append(Some.Said(1));
        _disk.NextSyncFails = true;

        for (var time = 0; time < 2; time++)
        {
            var failure = await Assert.ThrowsAsync<JournalWriteException>(() => journal.Append(Some.Said(2), Some.Said(3)));
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

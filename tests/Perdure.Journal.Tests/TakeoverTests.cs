using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class TakeoverTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly FileSessionStore _store;

    public TakeoverTests() => _store = new FileSessionStore("/home", _disk);

    [Fact]
    public async Task WhatAStaleWriterStillWritesIsNobodys()
    {
        var anna = await _store.Create();
        await anna.Append(Some.Said(1));
        await anna.Append(Some.Said(2), Some.Said(3));
        await using var ben = await _store.Open(takeOver: true);
        await Assert.ThrowsAsync<WriterLostException>(() => anna.Append(Some.Said(4, "stale")));
        await anna.DisposeAsync();
        await ben.Append(Some.Said(4, "fresh"));

        Assert.Equal([Some.Said(1), Some.Said(2), Some.Said(3), Some.Said(4, "fresh")], await _store.Entries());
        Assert.Contains("stale", Text("log.jsonl"), StringComparison.Ordinal);
        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public async Task AWriterTakenOverInMidSyncAcknowledgesNothing()
    {
        var anna = await _store.Create();
        await anna.Append(Some.Said(1));
        IJournal? ben = null;
        _disk.BeforeSync = () =>
        {
            _disk.BeforeSync = null;
            ben = Opened();
        };

        // The entry had been written when Ben looked for the end, so it is in the log he found; Anna is told that she cannot know.
        await Assert.ThrowsAsync<WriterLostException>(() => anna.Append(Some.Said(2, "in flight")));
        Assert.NotNull(ben);
        Assert.Equal([Some.Said(1), Some.Said(2, "in flight")], await ben.Entries());
        await ben.Append(Some.Said(3));
        await ben.DisposeAsync();
        Assert.Equal(3, (await _store.Entries()).Count);
    }

    [Fact]
    public async Task AStaleWriterWhoseSyncFailsCutsOffNothingThatIsRead()
    {
        var anna = await _store.Create();
        await anna.Append(Some.Said(1));
        IJournal? ben = null;
        _disk.BeforeSync = () =>
        {
            _disk.BeforeSync = null;
            ben = Opened();
            _disk.NextSyncFails = true;
        };

        await Assert.ThrowsAsync<JournalWriteException>(() => anna.Append(Some.Said(2), Some.Said(3)));
        Assert.NotNull(ben);
        await ben.Append(Some.Said(4));
        Assert.Equal([1, 2, 3, 4], (await ben.Entries()).Select(entry => (int)entry.Seq));
        await ben.DisposeAsync();
        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public async Task ATornEndIsLeftToTheStaleWriter()
    {
        await using var anna = await _store.Create();
        await anna.Append(Some.Said(1), Some.Said(2));
        var log = _disk.ReadWhole("/home/sessions/2026/11/s-1/log.jsonl")!;
        using (var file = _disk.Open("/home/sessions/2026/11/s-1/log.jsonl", FileAccess.Write))
        {
            file.Write("{\"seq\":3,\"at"u8, log.Length);
        }

        await using var ben = await _store.Open(takeOver: true);
        await ben.Append(Some.Said(3));
        Assert.Equal(3, (await _store.Entries()).Count);
        Assert.Empty(ben.Findings);
    }

    [Fact]
    public async Task ATakeoverOfAnEmptySessionAndOfThatAgain()
    {
        await using var anna = await _store.Create();
        await using var ben = await _store.Open(takeOver: true);
        await using var carl = await _store.Open(takeOver: true);
        await Assert.ThrowsAsync<WriterLostException>(() => ben.Append(Some.Said(1)));
        await carl.Append(Some.Said(1));
        Assert.Single(await _store.Entries());
    }

    [Fact]
    public async Task AfterATakeoverTheCheckpointStillSparesTheLog()
    {
        var anna = await _store.Create();
        for (var seq = 1; seq <= 300; seq++) { await anna.Append(Some.Said(seq)); }

        await anna.SaveCheckpointAsync(new Checkpoint(300, "v1", "{}"u8.ToArray()), default);
        await using (var ben = await _store.Open(takeOver: true)) { await ben.Append(Some.Said(301)); }

        // Were the old segment read, this would be found.
        var log = _disk.ReadWhole("/home/sessions/2026/11/s-1/log.jsonl")!;
        log[log.Length / 2] ^= 1;
        _disk.WriteWhole("/home/sessions/2026/11/s-1/log.jsonl", log);
        await using var again = await _store.OpenAsync(Some.Session, Some.Writer, takeOver: true, default);
        Assert.Equal(301, again.LastSeq);
        Assert.Equal(300, (await again.ReadCheckpointAsync(default))?.Seq);
    }

    [Fact]
    public async Task ADamagedHeaderOfASegmentIsFound()
    {
        await using (var anna = await _store.Create())
        {
            await anna.Append(Some.Said(1));
            await anna.Append(Some.Said(2));
            await using var ben = await _store.Open(takeOver: true);
            await ben.Append(Some.Said(3));
        }

        var path = "/home/sessions/2026/11/s-1/log.2.jsonl";
        var whole = _disk.ReadWhole(path)!;
        for (var place = 0; place < whole.AsSpan().IndexOf((byte)'\n'); place++)
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= 1;
            _disk.WriteWhole(path, flipped);
            var harmless = (await _store.Entries()).Count == 3;
            Assert.Equal(harmless, (await _store.VerifyAsync(Some.Session, default)).Problem is null);
        }
    }

    private IJournal Opened() => _store.Open(takeOver: true).AsTask().GetAwaiter().GetResult();

    private string Text(string name) => System.Text.Encoding.UTF8.GetString(_disk.ReadWhole($"/home/sessions/2026/11/s-1/{name}")!);
}

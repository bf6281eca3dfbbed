using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class CheckpointTests
{
    private const string Folder = "/home/sessions/2026/11/s-1";

    private readonly SimulatedDisk _disk = new();
    private readonly FileSessionStore _store;

    public CheckpointTests() => _store = new FileSessionStore("/home", _disk);

    [Fact]
    public async Task ADamagedCheckpointIsIgnoredWhereverItIsDamaged()
    {
        await Filled(entries: 40, checkpointAt: 33);
        var whole = _disk.ReadWhole($"{Folder}/checkpoint.json")!;
        for (var place = 0; place < whole.Length; place++)
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= 1;
            _disk.WriteWhole($"{Folder}/checkpoint.json", flipped);
            await using var journal = await _store.Open();
            Assert.Equal(40, journal.LastSeq);
            Assert.Null(await journal.ReadCheckpointAsync(default));
        }
    }

    [Fact]
    public async Task ACheckpointOfAnotherLogIsIgnored()
    {
        await Filled(entries: 2, checkpointAt: 2);
        var foreign = new SimulatedDisk();
        var store = new FileSessionStore("/home", foreign);
        await store.Written([Some.Said(1, "another")], [Some.Said(2, "log")]);
        foreign.WriteWhole($"{Folder}/checkpoint.json", _disk.ReadWhole($"{Folder}/checkpoint.json")!);

        await using var journal = await store.Open();
        Assert.Equal(2, journal.LastSeq);
        Assert.Null(await journal.ReadCheckpointAsync(default));
    }

    [Fact]
    public async Task ACheckpointAheadOfItsLogTellsThatTheEndIsGone()
    {
        await Filled(entries: 40, checkpointAt: 40);
        var log = _disk.ReadWhole($"{Folder}/log.jsonl")!;
        _disk.WriteWhole($"{Folder}/log.jsonl", log.AsSpan(0, log.Length / 2));
        _disk.RemoveFile($"{Folder}/log.ends");

        var damage = await Assert.ThrowsAsync<SessionDamagedException>(async () => await _store.Open());
        Assert.Contains("expected entry 40, which had been acknowledged, as checkpoint.json tells", damage.Message, StringComparison.Ordinal);
        Assert.Equal(damage.Message, (await _store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public async Task TheShapeIsHandedOverSoThatAnotherShapeNeedNotBeRead()
    {
        await Filled(entries: 3, checkpointAt: 3);
        await using var journal = await _store.Open();
        Assert.Equal("v1", (await journal.ReadCheckpointAsync(default))!.Shape);
    }

    [Fact]
    public async Task EntriesBeforeTheCheckpointAreReadToo()
    {
        await Filled(entries: 500, checkpointAt: 450);
        await using var journal = await _store.Open();
        foreach (var from in (int[])[1, 2, 3, 17, 449, 450, 451, 500])
        {
            Assert.Equal(Enumerable.Range(from, 501 - from), (await journal.ReadAsync(from, default).ToListAsync()).Select(entry => (int)entry.Seq));
        }
    }

    [Fact]
    public async Task EveryEntryCanHaveTheCheckpoint()
    {
        await using var journal = await _store.Create();
        for (var seq = 1; seq <= 60; seq += 3) { await journal.Append(Some.Said(seq), Some.Said(seq + 1), Some.Said(seq + 2)); }

        for (var seq = 1; seq <= 60; seq++)
        {
            await journal.SaveCheckpointAsync(new Checkpoint(seq, "v1", "{}"u8.ToArray()), default);
            Assert.Equal(seq, (await journal.ReadCheckpointAsync(default))?.Seq);
        }
    }

    private async Task Filled(int entries, int checkpointAt)
    {
        await using var journal = await _store.Create();
        for (var seq = 1; seq <= entries; seq++) { await journal.Append(Some.Said(seq)); }

        await journal.SaveCheckpointAsync(new Checkpoint(checkpointAt, "v1", "{\"folded\":true}"u8.ToArray()), default);
    }
}

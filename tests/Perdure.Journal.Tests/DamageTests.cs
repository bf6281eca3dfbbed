using System.Text;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class DamageTests
{
    private const string Folder = "/home/sessions/2026/11/s-1";
    private const string Log = Folder + "/log.jsonl";

    private readonly SimulatedDisk _disk = new();
    private readonly FileSessionStore _store;

    public DamageTests() => _store = new FileSessionStore("/home", _disk);

    [Fact]
    public async Task EveryFlippedBitIsFoundAndNothingBeforeItIsLost()
    {
        LogEntry[] entries = [Some.Said(1, "eins ü"), Some.Said(2), Some.Said(3, "drei"), Some.Said(4)];
        await _store.Written([entries[0]], [entries[1], entries[2]], [entries[3]]);
        var whole = _disk.ReadWhole(Log)!;
        for (var place = 0; place < whole.Length; place++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. whole];
                flipped[place] ^= (byte)(1 << bit);
                await MustBeFound(flipped, entries, intact: whole.AsSpan(0, place).Count((byte)'\n'), last: place > LastLineIn(whole));
            }
        }
    }

    [Fact]
    public async Task TheReportNamesFileLineByteExpectationAndFinding()
    {
        await _store.Written([Some.Said(1)], [Some.Said(2, "before")], [Some.Said(3)]);
        var text = Encoding.UTF8.GetString(_disk.ReadWhole(Log)!);
        _disk.WriteWhole(Log, Encoding.UTF8.GetBytes(text.Replace("before", "edited", StringComparison.Ordinal)));

        var damage = await Assert.ThrowsAsync<SessionDamagedException>(async () => await _store.Open());

        Assert.StartsWith($"{Log}, line 2, byte {text.IndexOf('\n', StringComparison.Ordinal) + 1}: expected hash ", damage.Message, StringComparison.Ordinal);
        Assert.Contains(", found entry 2 with hash ", damage.Message, StringComparison.Ordinal);
        Assert.Contains("can be read up to there", damage.Message, StringComparison.Ordinal);
        Assert.Equal(damage.Message.Split(" The session")[0], (await _store.VerifyAsync(Some.Session, default)).Problem);
        Assert.Equal([Some.Said(1)], await _store.Entries());
        Assert.Null(await _store.OwnerAsync(Some.Session, default));
    }

    [Fact]
    public async Task ALostLineInTheMiddleIsDamage()
    {
        await _store.Written([Some.Said(1)], [Some.Said(2)], [Some.Said(3)]);
        var lines = Encoding.UTF8.GetString(_disk.ReadWhole(Log)!).Split('\n');
        _disk.WriteWhole(Log, Encoding.UTF8.GetBytes($"{lines[0]}\n{lines[2]}\n"));

        var verdict = await _store.VerifyAsync(Some.Session, default);
        Assert.Contains("found that the log ends at entry 1. At least 2 entries are gone", verdict.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamageThatTheCheckpointSkipsIsFoundWhenItIsRead()
    {
        await using (var journal = await _store.Create())
        {
            for (var seq = 1; seq <= 50; seq++) { await journal.Append(Some.Said(seq)); }

            await journal.SaveCheckpointAsync(new Checkpoint(50, "v1", "{}"u8.ToArray()), default);
        }

        var damaged = _disk.ReadWhole(Log)!;
        damaged[damaged.Length / 2] ^= 1;
        _disk.WriteWhole(Log, damaged);

        await using var again = await _store.Open();
        Assert.Equal(50, again.LastSeq);
        await Assert.ThrowsAsync<SessionDamagedException>(() => again.Entries());
        Assert.Equal([50], (await again.ReadAsync(50, default).ToListAsync()).Select(entry => entry.Seq));
    }

    [Fact]
    public async Task AnEventOfANewerVersionIsNotOverwritten()
    {
        await _store.Written([Some.Said(1)]);
        var newer = "{\"seq\":2,\"at\":\"2026-11-21T12:00:00+00:00\",\"event\":{\"type\":\"dream-dreamt\"}}"u8;
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        var first = _disk.ReadWhole(Log)!;
        Lines.LineHeader.TryRead(first.AsSpan()[..^1], out var head);
        Lines.LineWriter.Append(line, newer, writtenWith: null, head.HashOf(first.AsSpan()[..^1], Lines.EntryHash.None));
        _disk.WriteWhole(Log, [.. first, .. line.WrittenSpan]);

        var refusal = await Assert.ThrowsAsync<SessionDamagedException>(async () => await _store.Open());
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("dream-dreamt", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await _store.Entries());
        Assert.Contains("newer version", (await _store.VerifyAsync(Some.Session, default)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedSessionHarmsNoOther()
    {
        await _store.Written([Some.Said(1)], [Some.Said(2)]);
        _disk.WriteWhole(Log, [1, 2, 3, .. _disk.ReadWhole(Log)!]);

        await using var other = await _store.CreateAsync(new SessionId("s-2"), Some.Writer, default);
        await other.Append(Some.Said(1));
        Assert.Equal(2, (await _store.ListAsync(default).ToListAsync()).Count);
    }

    /// <summary>Either the session is refused with a report, or the last line is cut off and the user told.</summary>
    private static async Task MustBeFound(byte[] log, LogEntry[] entries, int intact, bool last)
    {
        var disk = new SimulatedDisk();
        disk.MakeFolder(Folder);
        disk.WriteWhole(Log, log);
        var store = new FileSessionStore("/home", disk);

        Assert.NotNull((await store.VerifyAsync(Some.Session, default)).Problem);
        var read = await store.Entries();
        Assert.Equal(entries.Take(intact), read.Take(intact));
        Assert.True(read.Count <= intact + 1);
        try
        {
            await using var journal = await store.Open();
            Assert.True(last, "Only the last write may be taken for torn.");
            Assert.NotEmpty(journal.Findings);
        }
        catch (SessionDamagedException)
        {
            Assert.Equal(log, disk.ReadWhole(Log));
        }
    }

    private static int LastLineIn(byte[] log) => log.AsSpan()[..^1].LastIndexOf((byte)'\n');
}

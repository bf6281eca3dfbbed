using System.Text;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class TornEndTests
{
    private const string Folder = "/home/sessions/2026/11/s-1";
    private const string Log = Folder + "/log.jsonl";

    private static readonly LogEntry[] First = [Some.Said(1), Some.Said(2, "zwei")];
    private static readonly LogEntry[] Second = [Some.Said(3, "drei ü"), Some.Said(4), Some.Said(5, "five")];

    [Fact]
    public async Task ALogTornAtAnyByteOfItsLastWriteKeepsEveryEntryThatIsWhole()
    {
        var (whole, lastWrite) = await TwoWrites();
        for (var length = lastWrite; length < whole.Length; length++)
        {
            var disk = DiskWith(whole[..length]);
            await using var journal = await new FileSessionStore("/home", disk).Open();

            var expected = 2 + WholeLinesIn(whole.AsSpan(lastWrite, length - lastWrite), whole[length]);
            Assert.Equal(First.Concat(Second).Take(expected), await journal.Entries());
            Assert.Equal(EndsInALine(whole, length) ? 0 : 1, journal.Findings.Length);
        }
    }

    [Fact]
    public async Task WritingGoesOnBehindTheCutWhereverItWas()
    {
        var (whole, lastWrite) = await TwoWrites();
        for (var length = lastWrite; length < whole.Length; length++)
        {
            var store = new FileSessionStore("/home", DiskWith(whole[..length]));
            await using (var journal = await store.Open())
            {
                await journal.Append(Some.Said(journal.LastSeq + 1, "goes on"));
            }

            Assert.Null((await store.VerifyAsync(Some.Session, default)).Problem);
            Assert.Equal("goes on", ((InputReceived)(await store.Entries())[^1].Event).Text);
        }
    }

    [Fact]
    public async Task TheFragmentIsKeptAndThePersonIsTold()
    {
        var (whole, lastWrite) = await TwoWrites();
        var disk = DiskWith(whole[..(lastWrite + 30)]);
        await using var journal = await new FileSessionStore("/home", disk).Open();

        Assert.Equal(whole[lastWrite..(lastWrite + 30)], disk.ReadWhole($"{Folder}/torn-3.bin"));
        var told = Assert.Single(journal.Findings);
        Assert.Contains("30 bytes behind entry 2", told, StringComparison.Ordinal);
        Assert.Contains($"{Folder}/torn-3.bin", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWholeLastLineThatLostOnlyItsLineFeedCounts()
    {
        var (whole, _) = await TwoWrites();
        var disk = DiskWith(whole[..^1]);
        await using var journal = await new FileSessionStore("/home", disk).Open();

        Assert.Equal(5, journal.LastSeq);
        Assert.Empty(journal.Findings);
        Assert.Equal(whole, disk.ReadWhole(Log));
        await journal.Append(Some.Said(6));
        Assert.Equal(6, (await journal.Entries()).Count);
    }

    [Fact]
    public async Task AnyPageOfTheLastWriteMayBeMissing()
    {
        var acknowledged = Enumerable.Range(1, 20).Select(seq => Some.Said(seq, new string('a', 700))).ToArray();
        var unsynced = Enumerable.Range(21, 40).Select(seq => Some.Said(seq, new string('b', 700))).ToArray();
        for (var seed = 0; seed < 300; seed++)
        {
            var disk = new SimulatedDisk();
            var store = new FileSessionStore("/home", disk);
            var journal = await store.Create();
            await journal.Append(acknowledged);
            disk.BeforeSync = () => disk.Crash(new Random(seed));
            await Assert.ThrowsAsync<JournalWriteException>(() => journal.Append(unsynced));
            disk.BeforeSync = null;

            await using var again = await store.Open();
            Assert.InRange(again.LastSeq, 20, 60);
            Assert.Equal(acknowledged.Concat(unsynced).Take((int)again.LastSeq), await again.Entries());
        }
    }

    [Fact]
    public async Task ACrashAtAnyByteOfAWriteLosesNothingAcknowledged()
    {
        var (whole, lastWrite) = await TwoWrites();
        for (var surviving = 0; surviving <= whole.Length - lastWrite; surviving++)
        {
            var disk = new SimulatedDisk();
            var store = new FileSessionStore("/home", disk);
            var journal = await store.Create();
            await journal.Append(First);
            var survives = surviving;
            disk.BeforeSync = () => disk.Crash(survives);
            await Assert.ThrowsAsync<JournalWriteException>(() => journal.Append(Second));
            disk.BeforeSync = null;

            await using var again = await store.Open();
            Assert.InRange(again.LastSeq, 2, 5);
            await again.Append(Some.Said(again.LastSeq + 1));
        }
    }

    [Fact]
    public async Task ATornEndIsNotReadAndIsSaidByVerify()
    {
        var (whole, lastWrite) = await TwoWrites();
        var store = new FileSessionStore("/home", DiskWith(whole[..(lastWrite + 30)]));

        Assert.Equal(First, await store.Entries());
        var verdict = await store.VerifyAsync(Some.Session, default);
        Assert.Equal(2, verdict.Entries);
        Assert.Contains("torn end", verdict.Problem, StringComparison.Ordinal);
    }

    private static async Task<(byte[] Whole, int LastWrite)> TwoWrites()
    {
        var disk = new SimulatedDisk();
        var store = new FileSessionStore("/home", disk);
        await using var journal = await store.Create();
        await journal.Append(First);
        var lastWrite = disk.ReadWhole(Log)!.Length;
        await journal.Append(Second);
        return (disk.ReadWhole(Log)!, lastWrite);
    }

    private static SimulatedDisk DiskWith(byte[] log)
    {
        var disk = new SimulatedDisk();
        disk.MakeFolder(Folder);
        disk.WriteWhole(Log, log);
        return disk;
    }

    private static bool EndsInALine(byte[] whole, int length) => whole[length - 1] == '\n' || whole[length] == '\n';

    /// <summary>A line counts when all but its line feed is there.</summary>
    private static int WholeLinesIn(ReadOnlySpan<byte> part, byte next) => part.Count((byte)'\n') + (next == '\n' ? 1 : 0);
}

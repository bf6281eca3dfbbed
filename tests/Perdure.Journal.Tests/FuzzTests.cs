using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public class FuzzTests
{
    private const string Log = "/home/sessions/2026/11/s-1/log.jsonl";

    [Fact]
    public async Task AnyMessIsEitherReadOrReportedAndNeverMore()
    {
        var disk = new SimulatedDisk();
        var store = new FileSessionStore("/home", disk);
        await store.Written([Some.Said(1), Some.Said(2)], [Some.Said(3)], [Some.Said(4, "ü")]);
        var whole = disk.ReadWhole(Log)!;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var mess = Mess(whole, new Random(seed));
            disk.WriteWhole(Log, mess);
            var entries = await store.Entries();
            Assert.True(entries.Count <= 4, $"seed {seed}");
            Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(entry => (int)entry.Seq));
            try
            {
                await using var journal = await store.Open();
                await journal.Append(Some.Said(journal.LastSeq + 1));
                Assert.Null((await store.VerifyAsync(Some.Session, default)).Problem);
            }
            catch (SessionDamagedException)
            {
                Assert.Equal(mess, disk.ReadWhole(Log));
            }
        }
    }

    [Fact]
    public void TheCursorFindsTheSameLinesAsSplittingDoes()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var chance = new Random(seed);
            var bytes = new byte[chance.Next(700_000)];
            for (var at = 0; at < bytes.Length; at += chance.Next(1, seed % 2 == 0 ? 200 : 400_000)) { bytes[at] = (byte)'\n'; }

            var disk = new SimulatedDisk();
            disk.WriteWhole("/f", bytes);
            var cursor = new LineCursor(disk.Open("/f", FileAccess.Read), offset: 0, long.MaxValue);
            var at0 = 0;
            while (cursor.MoveNext())
            {
                var end = bytes.AsSpan(at0).IndexOf((byte)'\n');
                var length = end < 0 ? bytes.Length - at0 : end;
                Assert.Equal((at0, length, end >= 0), ((int)cursor.Offset, cursor.Line.Length, cursor.EndsWithLineFeed));
                at0 += length + (end >= 0 ? 1 : 0);
            }

            Assert.Equal(bytes.Length, at0);
        }
    }

    private static byte[] Mess(byte[] whole, Random chance)
    {
        var mess = whole.ToList();
        for (var times = chance.Next(1, 4); times > 0; times--)
        {
            var (from, length) = (chance.Next(mess.Count), chance.Next(1, 60));
            length = Math.Min(length, mess.Count - from);
            switch (chance.Next(4))
            {
                case 0: mess.RemoveRange(from, length); break;
                case 1: mess.InsertRange(from, mess.GetRange(from, length)); break;
                case 2: mess.InsertRange(chance.Next(mess.Count), whole.Take(chance.Next(whole.Length))); break;
                default: mess[from] = (byte)chance.Next(256); break;
            }
        }

        return [.. mess];
    }
}

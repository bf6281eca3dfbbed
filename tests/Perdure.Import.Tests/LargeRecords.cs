using System.Text;
using Perdure.Core.Events;
using Perdure.Core.Secrets;
using Perdure.Import.Codex;
using Perdure.Testing;

namespace Perdure.Import.Tests;

public sealed class LargeRecords : IDisposable
{
    private const int OutputChars = 20_000;
    private const int Rounds = 3_000;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"rollout-{Guid.NewGuid()}.jsonl");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void ARecordLargerThanMemoryPassesThroughOneRoundAtATime()
    {
        Write();
        var program = new CodexProgram();
        var found = program.Find(_file).Single();
        var source = program.Open(found);
        var retelling = new SessionConverter(Some.Beginning(), source.Facts, program.Name, Redactor.Nothing, DateTimeOffset.UtcNow);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (entries, most) = (0L, 0L);
        foreach (var _ in retelling.Entries(source.Read(CancellationToken.None)))
        {
            if (++entries % 2_000 == 0) { most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before); }
        }

        Assert.Equal((Rounds, 1), (retelling.Calls, retelling.Turns));
        Assert.True(found.Bytes > 60_000_000 && most < 4_000_000, $"Expected a few rounds in memory, found {most} bytes of {found.Bytes}.");
    }

    [Fact]
    public void ALineNobodyCanHoldIsCutAndTheNextOneIsReadAgain()
    {
        File.WriteAllText(_file, $"{new string('x', 300_000)}\nshort\n{new string('y', 60_000)}");
        var lines = SourceLines.In(_file, new FileInfo(_file).Length, lineBytesMax: 70_000).Select(line => (line.Number, line.Bytes.Length, line.IsCut, line.IsWhole)).ToList();

        Assert.Equal([(1, 70_000, true, true), (2, 5, false, true), (3, 60_000, false, false)], lines);
    }

    private void Write()
    {
        using var writer = new StreamWriter(_file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.WriteLine("""{"timestamp":"2026-11-21T09:00:00Z","type":"session_meta","payload":{"id":"t-1","cwd":"/shop"}}""");
        writer.WriteLine("""{"timestamp":"2026-11-21T09:00:00Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"much"}]}}""");
        for (var round = 0; round < Rounds; round++)
        {
            writer.WriteLine($$$"""{"type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{}","call_id":"call_{{{round}}}"}}""");
            writer.WriteLine($$$"""{"type":"response_item","payload":{"type":"function_call_output","call_id":"call_{{{round}}}","output":"{{{new string((char)('a' + (round % 26)), OutputChars)}}}"}}""");
        }
    }
}

using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Import.Claude;
using Perdure.Import.Codex;
using Perdure.Import.Tests.Stage;
using Perdure.Journal;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Import.Tests;

/// <summary>A record may end anywhere: its program was killed, or is just writing it.</summary>
public class TornRecords
{
    /// <summary>Of larger records not every byte is tried; this shares no factor with the length of anything in them.</summary>
    private const int Stride = 61;

    private const int WholeBytesMax = 11_000;

    private static readonly DateTimeOffset Noon = new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Codex => [.. new CodexProgram().Find(Path.Combine(Retold.Fixtures, "codex")).Select(found => found.Topic)];

    public static TheoryData<string> Claude => [.. new ClaudeProgram().Find(Path.Combine(Retold.Fixtures, "claude")).Select(found => found.Topic)];

    [Theory]
    [MemberData(nameof(Codex))]
    public void ACodexRecordCutAtAnyByteBecomesASessionThatGoesOn(string topic) => CutEverywhere(new CodexProgram(), Retold.Codex(topic));

    [Theory]
    [MemberData(nameof(Claude))]
    public void AClaudeCodeRecordCutAtAnyByteBecomesASessionThatGoesOn(string topic) => CutEverywhere(new ClaudeProgram(), Retold.Claude(topic));

    [Theory]
    [MemberData(nameof(Codex))]
    public Task ACodexRecordCutAtAnyLineBecomesALogThatIsWhole(string topic) => WrittenAsync(new CodexProgram(), Retold.Codex(topic));

    [Theory]
    [MemberData(nameof(Claude))]
    public Task AClaudeCodeRecordCutAtAnyLineBecomesALogThatIsWhole(string topic) => WrittenAsync(new ClaudeProgram(), Retold.Claude(topic));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    public void AFileThatHasHardlyBegunIsFoundToo(int bytes)
    {
        foreach (var (program, found) in new (IForeignProgram, FoundSession)[] { (new CodexProgram(), Retold.Codex("Wait for it.")), (new ClaudeProgram(), Retold.Claude("Wait for it.")) })
        {
            var folder = Directory.CreateTempSubdirectory("perdure-torn-").FullName;
            var file = Path.Combine(folder, Path.GetFileName(found.File));
            File.WriteAllBytes(file, File.ReadAllBytes(found.File)[..bytes]);

            var torn = program.Find(file).Single();
            Assert.Equal(found.Id, torn.Id);
            MustGoOn(Retold.Of(program, torn).State);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void BytesOfAnyKindAreKeptAsDamage()
    {
        var random = new Random(4711);
        var noise = new byte[20_000];
        random.NextBytes(noise);
        var file = Path.Combine(Path.GetTempPath(), $"rollout-{Guid.NewGuid()}.jsonl");
        File.WriteAllBytes(file, noise);
        foreach (var program in new IForeignProgram[] { new CodexProgram(), new ClaudeProgram() })
        {
            var told = Retold.Of(program, program.Find(file).Single());
            Assert.Equal("damaged", Assert.Single(told.Last.Kept).Kind);
            Assert.True(told.Last.Repairs.Length <= 21);
            MustGoOn(told.State);
        }

        File.Delete(file);
    }

    [Fact]
    public void MangledRecordsNeverBreakAnything()
    {
        var random = new Random(1907);
        foreach (var (program, found) in new (IForeignProgram, FoundSession)[] { (new CodexProgram(), Retold.Codex("Fix the greeting.")), (new ClaudeProgram(), Retold.Claude("Fix the greeting.")) })
        {
            var lines = File.ReadAllLines(found.File);
            for (var round = 0; round < 200; round++)
            {
                var mangled = lines.Where(_ => random.Next(12) > 0).ToList();
                for (var swaps = random.Next(4); swaps > 0 && mangled.Count > 1; swaps--)
                {
                    var (one, other) = (random.Next(mangled.Count), random.Next(mangled.Count));
                    (mangled[one], mangled[other]) = (mangled[other], mangled[one]);
                }

                var at = random.Next(mangled.Count);
                mangled[at] = Mangled(mangled[at], random);
                MustGoOn(Retold.OfLines(program, mangled).State);
            }
        }
    }

    private static string Mangled(string line, Random random) => random.Next(4) switch
    {
        0 => line.Replace("\"content\":", "\"content\":7,\"was\":", StringComparison.Ordinal),
        1 => line.Replace("\"payload\":{", "\"payload\":[{", StringComparison.Ordinal),
        2 => line.Replace("\"message\":", "\"message\":null,\"was\":", StringComparison.Ordinal),
        _ => line[..random.Next(line.Length)],
    };

    private static void CutEverywhere(IForeignProgram program, FoundSession found)
    {
        var step = found.Bytes <= WholeBytesMax ? 1 : Stride;
        for (var bytes = 0L; bytes <= found.Bytes; bytes += step)
        {
            var told = Retold.Of(program, found with { Bytes = bytes });
            Assert.True(told.Entries.Select(entry => entry.Seq).SequenceEqual(Enumerable.Range(1, told.Entries.Count).Select(seq => (long)seq)), $"numbers at byte {bytes}");
            Assert.True(told.Entries.Zip(told.Entries.Skip(1)).All(pair => pair.First.At <= pair.Second.At), $"moments at byte {bytes}");
            MustGoOn(told.State);
        }
    }

    /// <summary>It rests, each call has its one result right behind its reply, and it takes up what is said next.</summary>
    private static void MustGoOn(SessionState state)
    {
        Assert.True(state.AtRest);
        Assert.Empty(state.Waiting);
        Assert.Empty(Session.Pending(state));
        Assert.Empty(Session.Decide(state, new Wake { At = Noon }).Events);
        var open = new List<CallId>();
        foreach (var item in state.Transcript)
        {
            if (item is ModelOutput { Item: ToolCallItem called }) { open.Add(called.Call.Id); }
            else if (item is ToolResult tool) { Assert.True(open.Remove(tool.Call), $"a result without a call: {tool.Call}"); }
            else if (item is not ModelOutput) { Assert.Empty(open); }
        }

        Assert.Empty(open);
        var goesOn = Session.Decide(state, new GiveInput(new InputId("next"), "go on", "test") { At = Noon });
        Assert.Contains(goesOn.Events, happened => happened is TurnStarted);
    }

    private static async Task WrittenAsync(IForeignProgram program, FoundSession found)
    {
        var ends = SourceLines.In(found.File, found.Bytes).Select(line => line.Bytes.Length + 1L).ToList();
        for (var (bytes, line) = (0L, 0); line < ends.Count; bytes += ends[line++])
        {
            var told = Retold.Of(program, found with { Bytes = bytes });
            var store = new FileSessionStore("/home", new SimulatedDisk());
            var id = told.State.Id;
            await using (var journal = await store.CreateAsync(id, new Writer(1, "here", "boot", "test", Noon), default)) { await journal.AppendAsync(told.Entries, default); }

            Assert.Equal((told.Entries.Count, null), ((int)(await store.VerifyAsync(id, default)).Entries, (await store.VerifyAsync(id, default)).Problem));
        }
    }
}

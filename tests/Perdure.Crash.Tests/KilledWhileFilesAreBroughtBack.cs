using Perdure.Cli.Tests.Stage;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A rewind is killed at every append to the log and at every file, and whoever comes next brings it to its end.</summary>
public sealed class KilledWhileFilesAreBroughtBack(ITestOutputHelper output)
{
    private const int Files = 6;

    /// <summary>More moments than a rewind has.</summary>
    private const int MomentsMax = 40;

    [Theory]
    [InlineData(nameof(Moment.HalfWritten))]
    [InlineData(nameof(Moment.BeforeSync))]
    [InlineData(nameof(Moment.AfterSync))]
    [InlineData(nameof(Moment.BeforeRename))]
    public async Task ARewindThatIsKilledAnywhereIsFinishedByTheNextAndCanBeUndone(string moment)
    {
        using var desk = new Desk();
        await using var server = new LoopbackModelServer(
            Command($"for n in $(seq {Files}); do echo old > $n.txt; done", "call_1"), new ScriptStep(Text: "One."),
            Command($"for n in $(seq {Files}); do echo new > $n.txt; done; echo new > made.txt", "call_2"), new ScriptStep(Text: "Two."), new ScriptStep(Text: "Three."));
        await desk.Asking(server).RunAsync("exec", "--name", "first", "say one");
        await desk.RunAsync("exec", "resume", "first", "say two");

        var kills = 0;
        for (; kills < MomentsMax; kills++)
        {
            var before = Log(desk);
            if (!await IsKilledAsync(desk, new Deadfall(Enum.Parse<Moment>(moment), kills + 1))) { break; }

            foreach (var words in WhatIsLeftToDo(before, Log(desk), kills))
            {
                var finished = await desk.RunAsync(words);
                Assert.True(finished.ExitCode == 0, $"{moment} {kills + 1}: {finished.Out}{finished.Error}");
            }

            MustBe(desk, "old");

            var undone = await desk.RunAsync("rewind", "first", "--undo", "--yes");
            Assert.True(undone.ExitCode == 0, $"{moment} {kills + 1}: {undone.Error}");
            MustBe(desk, "new");
        }

        MustBe(desk, "old");
        output.WriteLine($"{moment}: killed {kills} times");
        Assert.InRange(kills, 3, MomentsMax - 1);
        Assert.Equal(0, (await desk.RunAsync("sessions", "verify", "--all")).ExitCode);
        await desk.RunAsync("exec", "resume", "first", "and now?");
        Assert.DoesNotContain("say two", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    private static async Task<bool> IsKilledAsync(Desk desk, Deadfall trap)
    {
        trap.SetFor(desk.Variables);
        try
        {
            var ended = await desk.RunAsync("rewind", "first", "--turns", "1", "--yes");
            Assert.True(ended.ExitCode is 0 or 128 + Running.Kill, ended.Error);
            return ended.ExitCode != 0;
        }
        finally
        {
            Deadfall.Unset(desk.Variables);
        }
    }

    /// <summary>What was begun is brought to its end in each of the ways there are; what never began is asked for again.</summary>
    private static IEnumerable<string[]> WhatIsLeftToDo(string[] before, string[] after, int kills)
    {
        if (after.Count(IsEnd) > before.Count(IsEnd)) { return []; }
        if (after.Count(IsBeginning) == before.Count(IsBeginning)) { return [["rewind", "first", "--turns", "1", "--yes"]]; }

        return [kills % 2 == 0 ? ["rewind", "first"] : ["exec", "resume", "first"]];
    }

    private static bool IsBeginning(string type) => type == "files-rewind-begun";

    private static bool IsEnd(string type) => type == "conversation-rewound";

    private static string[] Log(Desk desk) => [.. SessionLog.Newest(desk.Home)!.Types];

    private static void MustBe(Desk desk, string text)
    {
        for (var number = 1; number <= Files; number++) { Assert.Equal($"{text}\n", File.ReadAllText(Path.Combine(desk.Workspace, $"{number}.txt"))); }

        Assert.Equal(text == "new", File.Exists(Path.Combine(desk.Workspace, "made.txt")));
        Assert.Empty(Directory.GetFiles(desk.Workspace, ".perdure-restore-*"));
    }

    private static ScriptStep Command(string line, string call) => new(Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":"{{line}}"}""", call)]);
}

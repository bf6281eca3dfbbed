using System.Text.Json;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A session and its two agents are killed at appends to any of their logs; each agent is there once, ran its command once, and its end was told once.</summary>
public sealed class KilledWhileAgentsWork(ITestOutputHelper output)
{
    private const string Prompt = "build both";

    /// <summary>Every so many appends; the moments within them take turns.</summary>
    private const int Stride = 4;

    /// <summary>Three logs that never end are a failure as well.</summary>
    private const int AppendsMax = 400;

    private const int OpeningsMax = 10;

    [Fact]
    public async Task NoneIsThereTwiceAndNoEndIsLost()
    {
        var kills = 0;
        for (var append = 1; append < AppendsMax; append += Stride)
        {
            var trap = new Deadfall((Moment)(append / Stride % 3), append);
            if (!await KillAndFinishAsync(trap)) { break; }

            kills++;
        }

        output.WriteLine($"killed at {kills} appends; so far over all tests: {Figures.OfThisRun}");
        Assert.InRange(kills, 8, AppendsMax / Stride - 1);
    }

    private static async Task<bool> KillAndFinishAsync(Deadfall trap)
    {
        await using var server = Building();
        using var desk = new Desk().Asking(server);
        trap.SetFor(desk.Variables);
        var first = await desk.RunAsync("exec", Prompt);
        Deadfall.Unset(desk.Variables);
        var killed = first.ExitCode == 128 + Running.Kill;
        if (killed) { Figures.OfThisRun.Killed(); }

        try
        {
            await FinishAsync(desk);
            await MustHaveGoneWellAsync(desk, server);
            return killed;
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"Killed at {trap}: {problem.Message}", problem);
        }
    }

    /// <summary>Goes on as the user would: the prompt is given again only where it was never taken.</summary>
    private static async Task FinishAsync(Desk desk)
    {
        for (var openings = 0; openings < OpeningsMax; openings++)
        {
            var root = (await SessionsAsync(desk)).FirstOrDefault();
            var (turns, status) = root.ValueKind == JsonValueKind.Undefined ? (0, "") : (root.GetProperty("turns").GetInt32(), root.GetProperty("status").GetString());
            if (turns > 0 && status == "idle") { return; }

            Figures.OfThisRun.Resumed();
            string[] words = root.ValueKind == JsonValueKind.Undefined ? ["exec", Prompt] : ["exec", "resume", root.GetProperty("id").GetString()!];
            var ended = await desk.RunAsync(words);
            if (ended.ExitCode == 2 && turns == 0) { ended = await desk.RunAsync([.. words, Prompt]); }

            Assert.True(ended.ExitCode == 0, $"Expected the work done, found exit code {ended.ExitCode}:\n{ended.Out}\n{ended.Error}");
        }

        Assert.Fail($"Expected an end within {OpeningsMax} openings, found none.");
    }

    private static async Task MustHaveGoneWellAsync(Desk desk, LoopbackModelServer server)
    {
        Assert.Equal(("a\n", "b\n"), (File.ReadAllText(Path.Combine(desk.Workspace, "a.txt")), File.ReadAllText(Path.Combine(desk.Workspace, "b.txt"))));
        var root = Assert.Single(await SessionsAsync(desk)).GetProperty("id").GetString();
        Assert.Equal([null, root, root], (await SessionsAsync(desk, "--agents")).Select(session => session.GetProperty("spawnedBy").GetString()).Order());

        var log = (await desk.RunAsync("sessions", "show", root!, "--entries", "1..", "--json")).Out;
        Assert.Equal(2, log.Split("\"agent-spawned\"").Length - 1);
        Assert.Equal(2, log.Split("\"agent-finished\"").Length - 1);
        var last = server.Requests.Last(request => request.LastUserText == Prompt).BodyText;
        Assert.Equal((2, 2), (last.Split("I built A.").Length, last.Split("I built B.").Length));
    }

    private static async Task<JsonElement[]> SessionsAsync(Desk desk, params string[] more) =>
        [.. JsonDocument.Parse((await desk.RunAsync(["sessions", "list", "--json", .. more])).Out).RootElement.EnumerateArray()];

    private static LoopbackModelServer Building() => new(
        Step(Prompt, 0, ScriptCall.Of("spawn_agent", """{"task":"task A"}"""), ScriptCall.Of("spawn_agent", """{"task":"task B"}""")),
        Step(Prompt, 2, ScriptCall.Of("wait_agent", """{"for":"all"}""")),
        new ScriptStep(Text: "Both are built.", Match: new ScriptMatch(Prompt, Outputs: 3)),
        Step("task A", 0, ScriptCall.Of("exec_command", """{"cmd":"echo a >> a.txt"}""")),
        Step("task B", 0, ScriptCall.Of("exec_command", """{"cmd":"echo b >> b.txt"}""")),
        new ScriptStep(Text: "I built A.", Match: new ScriptMatch("task A", Outputs: 1)),
        new ScriptStep(Text: "I built B.", Match: new ScriptMatch("task B", Outputs: 1)));

    private static ScriptStep Step(string user, int outputs, params ScriptCall[] calls) => new(Calls: [.. calls], Match: new ScriptMatch(user, outputs));
}

using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A command that was left running outlives its turn and its agent; its end wakes the session, and is told once.</summary>
public sealed class LeavingCommandsRunning : IDisposable
{
    private const string News = "left running in the background as session_id 1";

    /// <summary>Runs until the file is there; not for ever, should the test that made it be gone.</summary>
    private const string UntilGo = """{"cmd":"echo begun; for i in $(seq 2000); do [ -e go ] && break; sleep 0.05; done; echo over; exit 4","yield_time_ms":300}""";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task ExecLeavesAtRestAndSaysWhatStillRuns()
    {
        await using var server = Building();
        var ended = await _desk.Asking(server).RunAsync("exec", "build it");
        Assert.Equal((0, "It builds.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("1 command still runs: perdure ps", ended.Error, StringComparison.Ordinal);

        var row = Assert.Single(await PsAsync());
        Assert.Equal((1, "running", true), (row.GetProperty("run").GetInt32(), row.GetProperty("status").GetString(), row.GetProperty("runs").GetBoolean()));
        Assert.StartsWith("echo begun; for i", row.GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.Equal(_desk.Workspace, row.GetProperty("folder").GetString());
        Assert.InRange(row.GetProperty("processes").GetInt32(), 1, 50);
        Assert.True(Directory.Exists($"/proc/{row.GetProperty("pid").GetInt32()}"));
        Assert.Contains("echo begun; for i", (await _desk.RunAsync("ps")).Out, StringComparison.Ordinal);

        await StopAsync(row);
    }

    [Fact]
    public async Task AnEndThatNobodyWasThereForIsDeliveredWhenTheSessionIsOpened()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "build it");
        await GoAndEndAsync();

        var ended = await _desk.RunAsync("exec", "resume", "--last");
        Assert.Equal((0, "It failed.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal(3, server.Requests.Length);
        Assert.Equal(1, Told(server.Requests[^1].BodyText));
        Assert.Contains("Exit code: 4\\nOutput:\\nover\\n", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("still run", ended.Error, StringComparison.Ordinal);

        var again = await _desk.RunAsync("exec", "resume", "--last");
        Assert.Equal((0, "It failed.\n"), (again.ExitCode, again.Out));
        Assert.Contains("has nothing to resume", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AResumeWithNothingElseToFinishWaitsForTheEnd()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "build it");
        using var waiting = _desk.Start("exec", "--json", "resume", "--last");
        await waiting.OutAsync("thread.started");
        Go();

        var ended = await waiting.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        var news = ended.Out.Split('\n').Single(line => line.Contains("perdure.command_ended", StringComparison.Ordinal));
        Assert.Contains("\"outcome\":\"failed\",\"exit_code\":4", news, StringComparison.Ordinal);
        Assert.Contains("It failed.", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoInterruptsTheWaitLeavesAndTheCommandGoesOn()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "build it");
        using var waiting = _desk.Start("exec", "resume", "--last");
        await waiting.ErrorAsync("left running");
        Assert.Equal(130, (await waiting.Send(Running.Interrupt).EndAsync()).ExitCode);

        await StopAsync(Assert.Single(await PsAsync()));
    }

    [Fact]
    public async Task AKilledAgentFindsItsCommandAgain()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", UntilGo)]),
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch there; sleep 30"}""")]),
            new ScriptStep(Text: "It builds."),
            new ScriptStep(Text: "It failed."));
        using var run = _desk.Asking(server).Start("exec", "build it");
        await ThereAsync("there");
        await run.Send(Running.Kill).EndAsync();
        await GoAndEndAsync(stillRuns: 1);
        await StopAsync(Assert.Single(await PsAsync()));

        var ended = await _desk.RunAsync("exec", "resume", "--last");
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(1, Told(server.Requests[^1].BodyText));
    }

    [Fact]
    public async Task AnInterruptEndsTheTurnAndLeavesTheBackgroundAlone()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", UntilGo)]),
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch there; sleep 30"}""")]),
            new ScriptStep(Text: "Well."));
        using var run = _desk.Asking(server).Start("exec", "build it");
        await ThereAsync("there");
        Assert.Equal(130, (await run.Send(Running.Interrupt).EndAsync()).ExitCode);

        var row = Assert.Single(await PsAsync());
        Assert.Equal(1, row.GetProperty("run").GetInt32());
        await GoAndEndAsync();
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--last")).ExitCode);
        Assert.Equal(1, Told(server.Requests[^1].BodyText));
    }

    [Fact]
    public async Task APollThatFindsTheEndIsEnough()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", UntilGo)]),
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch go"}""")]),
            new ScriptStep(Calls: [ScriptCall.Of("write_stdin", """{"session_id":1,"yield_time_ms":60000}""")]),
            new ScriptStep(Text: "It failed."));
        var ended = await _desk.Asking(server).RunAsync("exec", "build it");

        // The end may have been news before the poll could find it; it is told in one of the two places.
        Assert.Equal((0, 4), (ended.ExitCode, server.Requests.Length));
        Assert.InRange(Told(server.Requests[^1].BodyText), 0, 1);
        Assert.Contains("Exit code: 4", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Empty(await PsAsync());
    }

    [Fact]
    public async Task AStoppedCommandIsToldAsStoppedAndItsOutputIsKept()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "build it");
        var row = Assert.Single(await PsAsync());
        await StopAsync(row);
        Assert.Equal("begun\n", (await _desk.RunAsync("ps", "show", Id(row), "1")).Out);
        var all = JsonDocument.Parse((await _desk.RunAsync("ps", "--all", "--json")).Out).RootElement.EnumerateArray().Single();
        Assert.Equal("stopped", all.GetProperty("status").GetString());
        Assert.Contains("it had ended already", (await _desk.RunAsync("ps", "stop", Id(row), "1")).Error, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--last")).ExitCode);
        Assert.Contains("Stopped by the user", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandOfASessionInTheDaemonIsEndedByItAndTheModelIsTold()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "--detach", "build it");
        await RequestsAsync(server, 2); // Its call has returned, and the model has been told so.
        await StopAsync(Assert.Single(await PsAsync()));
        await RequestsAsync(server, 3);
        Assert.Contains("Stopped by the user", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Equal(1, await StopRequestsAsync());
        await _desk.RunAsync("serve", "stop");
    }

    [Fact]
    public async Task ACommandThatAnotherCommandWaitsForIsEndedThereAndItsTurnGoesOn()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch begun; sleep 300","yield_time_ms":60000}""")]), new ScriptStep(Text: "So it was stopped."));
        using var run = _desk.Asking(server).Start("exec", "build it");
        await ThereAsync("begun");
        await StopAsync(Assert.Single(await PsAsync()));

        var ended = await run.EndAsync();
        Assert.Equal((0, "So it was stopped.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("stopped with everything it had started", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Equal(1, await StopRequestsAsync());
    }

    [Fact]
    public async Task AStopThatWasAskedForIsFinishedByWhoeverOpensTheSessionNext()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "build it");
        var row = Assert.Single(await PsAsync());
        var keeper = row.GetProperty("keeperPid").GetInt32();
        Running.Send(keeper, Running.Stop);
        try
        {
            using var stopping = _desk.Start("ps", "stop", Id(row), "1");
            while (await StopRequestsAsync() == 0) { }

            stopping.Send(Running.Kill);
            await stopping.EndAsync();
        }
        finally
        {
            Running.Send(keeper, Running.Continue);
        }

        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--last")).ExitCode);
        Assert.Contains("Stopped by the user", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Equal(1, await StopRequestsAsync());
        Assert.Empty(await PsAsync());
    }

    [Fact]
    public async Task ADaemonThatIsKilledBeforeItEndedACommandLeavesThatToWhoeverAsked()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "--detach", "build it");
        await RequestsAsync(server, 2); // Its call has returned, and the model has been told so.
        var row = Assert.Single(await PsAsync());
        var keeper = row.GetProperty("keeperPid").GetInt32();
        Running.Send(keeper, Running.Stop);
        using var stopping = _desk.Start("ps", "stop", Id(row), "1");
        while (await StopRequestsAsync() == 0) { }

        var daemon = JsonDocument.Parse((await _desk.RunAsync("serve", "status", "--json")).Out).RootElement.GetProperty("pid").GetInt32();
        Running.Send(daemon, Running.Kill);
        Running.Send(keeper, Running.Continue);
        Assert.Equal(0, (await stopping.EndAsync()).ExitCode);
        Assert.Empty(await PsAsync());

        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--last")).ExitCode);
        Assert.Contains("Stopped by the user", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItsOutputCanBeFollowed()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", "build it");
        using var following = _desk.Start("ps", "show", Id(Assert.Single(await PsAsync())), "1", "-f");
        await following.OutAsync("begun\n");
        Go();
        Assert.Equal((0, "begun\nover\n"), (await following.EndAsync() is var ended ? ended.ExitCode : -1, (await following.EndAsync()).Out));
    }

    [Fact]
    public async Task ARunThatIsNotThereIsAMistakeOfUse()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "Done."));
        using var run = _desk.Asking(server).Start("exec", "hello");
        var id = await run.SessionAsync();
        await run.EndAsync();

        var ended = await _desk.RunAsync("ps", "stop", id, "7");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("expected a command with run 7", ended.Error, StringComparison.Ordinal);
        Assert.Contains("no command runs", (await _desk.RunAsync("ps")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereItIsSwitchedOffAnEndWakesNobody()
    {
        await using var server = Building();
        await _desk.Asking(server, "\"wakeOnCommandEnd\": false,").RunAsync("exec", "build it");
        await GoAndEndAsync();
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--last")).ExitCode);
        Assert.Equal(2, server.Requests.Length);

        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--last", "and?")).ExitCode);
        Assert.Equal(1, Told(server.Requests[^1].BodyText));
    }

    private static LoopbackModelServer Building() => new(
        new ScriptStep(Calls: [ScriptCall.Of("exec_command", UntilGo)]), new ScriptStep(Text: "It builds."), new ScriptStep(Text: "It failed."));

    private static int Told(string body) => body.Split(News).Length - 1;

    private static string Id(JsonElement row) => row.GetProperty("session").GetString()!;

    private void Go() => _desk.Write("go", "");

    private async Task GoAndEndAsync(int stillRuns = 0)
    {
        var follow = (await PsAsync())[0];
        Go();
        await _desk.RunAsync("ps", "show", Id(follow), "1", "-f");
        Assert.Equal(stillRuns, (await PsAsync()).Length);
    }

    private static async Task RequestsAsync(LoopbackModelServer server, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (server.Requests.Length < count) { await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token); }
    }

    /// <summary>How often the log says that somebody wants a command to be ended.</summary>
    private async Task<int> StopRequestsAsync()
    {
        var session = JsonDocument.Parse((await _desk.RunAsync("sessions", "list", "--json")).Out).RootElement[0].GetProperty("id").GetString()!;
        return (await _desk.RunAsync("sessions", "log", session, "--json")).Out.Split("\"command-stop-requested\"").Length - 1;
    }

    private async Task ThereAsync(string file)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!File.Exists(Path.Combine(_desk.Workspace, file))) { await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token); }
    }

    private async Task StopAsync(JsonElement row)
    {
        Assert.Equal(0, (await _desk.RunAsync("ps", "stop", Id(row), $"{row.GetProperty("run").GetInt32()}")).ExitCode);
        Assert.Empty(await PsAsync());
    }

    private async Task<JsonElement[]> PsAsync() =>
        [.. JsonDocument.Parse((await _desk.RunAsync("ps", "--json")).Out).RootElement.EnumerateArray()];
}

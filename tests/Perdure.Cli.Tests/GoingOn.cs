using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class GoingOn : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task ASessionIsFoundByItsIdItsBeginningItsNameAndAsTheLast()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        var id = IdIn((await _desk.RunAsync("exec", "--json", "--name", "review", "one")).Out);
        foreach (var target in (string[])[id, id[..20], "review", "--last"])
        {
            var ended = await _desk.RunAsync("exec", "--json", "resume", target, "again");
            Assert.Equal((0, id), (ended.ExitCode, IdIn(ended.Out)));
        }

        Assert.Equal(5, server.Requests.Length);
    }

    [Fact]
    public async Task AgentsKilledWhileTheModelStreamsFinishTheSameTurn()
    {
        await using var model = new StallingModel("Half of it and the rest.");
        using var first = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await first.SessionAsync();
        await model.AskedAsync();
        Assert.Equal(128 + Running.Kill, (await first.Send(Running.Kill).EndAsync()).ExitCode);

        var second = await _desk.RunAsync("exec", "resume", id);
        Assert.Equal((0, "Half of it and the rest.\n"), (second.ExitCode, second.Out));
        Assert.Equal(1, (await ListedAsync())[0].GetProperty("turns").GetInt32());
    }

    [Fact]
    public async Task AnInterruptStopsTheTurnAndResumingTakesItUpAgain()
    {
        await using var model = new StallingModel("Done after all.");
        using var first = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await first.SessionAsync();
        await model.AskedAsync();
        var interrupted = await first.Send(Running.Interrupt).EndAsync();
        Assert.Equal(130, interrupted.ExitCode);
        Assert.EndsWith($"perdure: go on with: perdure exec resume {id}\n", interrupted.Error, StringComparison.Ordinal);
        Assert.Equal("interrupted", (await ListedAsync())[0].GetProperty("status").GetString());

        var second = await _desk.RunAsync("exec", "resume", id);
        Assert.Equal((0, "Done after all.\n"), (second.ExitCode, second.Out));
        Assert.Equal(1, (await ListedAsync())[0].GetProperty("turns").GetInt32());
    }

    [Theory]
    [InlineData(Running.Terminate)]
    [InlineData(Running.Hangup)]
    public async Task ATerminationLeavesTheTurnAsItIs(int signal)
    {
        await using var model = new StallingModel("Done after all.");
        using var first = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await first.SessionAsync();
        await model.AskedAsync();
        var left = await first.Send(signal).EndAsync();
        Assert.Equal(128 + signal, left.ExitCode);
        Assert.Contains($"go on with: perdure exec resume {id}", left.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("interrupt-requested", _desk.EverythingIn("sessions"), StringComparison.Ordinal);

        Assert.Equal("Done after all.\n", (await _desk.RunAsync("exec", "resume", id)).Out);
    }

    [Fact]
    public async Task ACommandThatRanWhileItsAgentWasKilledRunsOnce()
    {
        await using var server = new LoopbackModelServer(new ModelScript(
            [new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; read go < gate; echo over"}""")]), new ScriptStep(Text: "Ran.")],
            ScriptOrder.Outputs));
        Assert.Equal(0, await ShellScript.RunAsync($"mkfifo {_desk.Workspace}/gate"));
        using var first = _desk.Asking(server).Start("exec", "run it");
        var id = await first.SessionAsync();
        await first.ErrorAsync("• exec_command");
        await first.Send(Running.Kill).EndAsync();

        using var second = _desk.Start("exec", "resume", id);
        await second.ErrorAsync("goes on where it was left");
        Assert.Equal(0, await ShellScript.RunAsync($"echo go > {_desk.Workspace}/gate"));
        Assert.Equal("Ran.\n", (await second.EndAsync()).Out);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "ran.txt")));
    }

    [Fact]
    public async Task AFinishedTurnIsNotStartedAgainAndItsAnswerIsThere()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        var id = IdIn((await _desk.Asking(server).RunAsync("exec", "--json", "one")).Out);
        var ended = await _desk.RunAsync("exec", "resume", id);
        Assert.Equal((0, "It is so.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains($"{id} has nothing to resume; this is its last answer. To continue it: perdure exec resume {id} \"PROMPT\"", ended.Error, StringComparison.Ordinal);

        var json = await _desk.RunAsync("exec", "--json", "resume", id);
        Assert.Equal(0, json.ExitCode);
        Assert.Contains("turn.completed", json.Out, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task AnUnknownNameListsTheNearestAndStartsNothing()
    {
        await using var server = new LoopbackModelServer();
        await _desk.Asking(server).RunAsync("exec", "--name", "review", "one");
        var ended = await _desk.RunAsync("exec", "resume", "reviw", "more");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("\"reviw\", which is none; the nearest are review, ", ended.Error, StringComparison.Ordinal);
        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task AnAmbiguousBeginningNamesAllItCouldMean()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        var one = IdIn((await _desk.RunAsync("exec", "--json", "one")).Out);
        var two = IdIn((await _desk.RunAsync("exec", "--json", "two")).Out);
        var ended = await _desk.RunAsync("exec", "resume", one[..4], "more");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(one, ended.Error, StringComparison.Ordinal);
        Assert.Contains(two, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSessionsOwnModelIsAskedWhateverTheDefaultIsNow()
    {
        await using var server = new LoopbackModelServer();
        await _desk.Asking(server).RunAsync("exec", "--name", "own", "one");
        _desk.Asking(server, model: "mock/another");
        await _desk.RunAsync("exec", "resume", "own", "two");
        await _desk.RunAsync("exec", "resume", "own", "-m", "mock/third", "three");
        Assert.Equal(["gpt-5.5", "gpt-5.5", "third"], server.Requests.Select(request => request.Model));
    }

    [Fact]
    public async Task AProviderThatIsGoneIsNamedWithWhatToDo()
    {
        await using var server = new LoopbackModelServer();
        await _desk.Asking(server).RunAsync("exec", "--name", "own", "one");
        _desk.Configure("""{ "model": "practice/practice" }""");
        var ended = await _desk.RunAsync("exec", "resume", "own", "two");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("expected the provider \"mock\" of session ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("-m PROVIDER/MODEL", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASessionInUseNamesItsOwner()
    {
        await using var model = new StallingModel("Done.");
        using var first = _desk.Asking(model.Server).Start("exec", "one");
        var id = await first.SessionAsync();
        await model.AskedAsync();

        var second = await _desk.RunAsync("exec", "resume", id);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("held by", second.Error, StringComparison.Ordinal);
        var listed = (await ListedAsync())[0];
        Assert.Equal("running", listed.GetProperty("status").GetString());
        Assert.Equal("cli", listed.GetProperty("owner").GetProperty("client").GetString());
    }

    [Fact]
    public async Task WhoWillNotWaitLeavesAWaitingSession()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(
            Misbehave: new ServerFault(ServerFaultKind.Status, Status: 429, Times: 1, Headers: Retry("3600"), Body: """{"error":{"message":"Slow down."}}"""), Text: "Back."));
        var ended = await _desk.Asking(server).RunAsync("exec", "--json", "--max-wait", "2s", "hello");
        Assert.Equal(4, ended.ExitCode);
        Assert.Contains("\"type\":\"perdure.waiting\",\"why\":", ended.Out, StringComparison.Ordinal);
        Assert.Contains("{\"type\":\"perdure.left\",", ended.Out, StringComparison.Ordinal);
        Assert.Contains("go on with: perdure exec resume ", ended.Error, StringComparison.Ordinal);
        Assert.Equal("waiting", (await ListedAsync())[0].GetProperty("status").GetString());

        // Another model need not wait for the first.
        var resumed = await _desk.RunAsync("exec", "resume", "--last", "-m", "mock/other");
        Assert.Equal((0, "Back.\n"), (resumed.ExitCode, resumed.Out));
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, string> Retry(string after) =>
        System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("Retry-After", after);

    private async Task<JsonElement[]> ListedAsync()
    {
        using var list = JsonDocument.Parse((await _desk.RunAsync("sessions", "list", "--json")).Out);
        return [.. list.RootElement.EnumerateArray().Select(session => session.Clone())];
    }

    private static string IdIn(string lines)
    {
        using var first = JsonDocument.Parse(lines[..lines.IndexOf('\n')]);
        return first.RootElement.GetProperty("thread_id").GetString()!;
    }
}

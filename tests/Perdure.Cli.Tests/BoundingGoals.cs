using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A goal waits for what runs at no cost, notices that it gets nowhere, and never spends more than it may.</summary>
public sealed class BoundingGoals : IAsyncDisposable
{
    private const string UntilGo = """{"cmd":"for i in $(seq 2000); do [ -e go ] && break; sleep 0.05; done; echo built","yield_time_ms":50}""";

    private static readonly ScriptStep Claim = new(Calls: [ScriptCall.Of("update_goal", """{"status":"complete"}""")]);

    private static readonly ScriptStep Useless = Runs("true");

    private readonly Desk _desk = new();

    /// <summary>No test leaves its daemon behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_desk.Home, "run", "perdure.sock"))) { await _desk.RunAsync("serve", "stop"); }

        _desk.Dispose();
    }

    [Fact]
    public async Task AGoalWaitsForTheBuildItLeftRunningAndItsEndBeginsTheNextTurn()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", UntilGo)]), new ScriptStep(Text: "It builds."), Claim, new ScriptStep(Text: "Built."));
        using var running = _desk.Asking(server).Start("goal", "Build it", "--check", "test -e go");
        await running.ErrorAsync("the goal is waiting for a command it left running");
        Assert.Equal("waiting", (await ShownAsync()).GetProperty("status").GetString());
        Assert.Equal(2, server.Requests.Length);

        _desk.Write("go", "");
        var ended = await running.EndAsync();
        Assert.Equal((0, "Built.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal(4, server.Requests.Length);
    }

    [Fact]
    public async Task PollingASilentCommandThatLivesIsWaitingAndBlocksNothing()
    {
        var poll = new ScriptStep(Calls: [ScriptCall.Of("write_stdin", """{"session_id":1,"yield_time_ms":1}""")]);
        await using var server = new LoopbackModelServer(
            [new ScriptStep(Calls: [ScriptCall.Of("exec_command", UntilGo)]), .. Enumerable.Repeat(poll, 40), new ScriptStep(Text: "I waited.")]);
        var ended = await _desk.Asking(server, """ "breaker": { "noticeAt": 1, "switchAt": 2, "stopAt": 3 }, """).RunAsync("exec", "Wait for it");
        Assert.Equal((0, "I waited.\n"), (ended.ExitCode, ended.Out));
        Assert.DoesNotContain(server.Requests, request => request.BodyText.Contains("The runtime notices", StringComparison.Ordinal));
        _desk.Write("go", "");
    }

    [Fact]
    public async Task ClaimsInARowOnAnUnchangedWorkspaceBlockTheGoalWhateverItsCheckPrints()
    {
        await using var server = new LoopbackModelServer(new ModelScript([], Otherwise: Claim));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "date +%s.%N; exit 1");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("the goal is blocked: 5 claims in a row", ended.Error, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Length);
    }

    [Fact]
    public async Task AUselessCallATurnIsNoProgressAndTheGoalSaysWhatItsCeilingsAre()
    {
        await using var server = new LoopbackModelServer([.. Enumerable.Range(0, 100).Select(n => n % 2 == 0 ? Useless : new ScriptStep(Text: "Soon."))]);
        var ended = await _desk.Asking(server, """ "goals": { "turnsWithoutProgressMax": 4 }, """).RunAsync("goal", "Do it", "--check", "false");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("4 turns without progress", ended.Error, StringComparison.Ordinal);
        Assert.Contains("the goal is blocked: 4 turns in a row", ended.Error, StringComparison.Ordinal);
        Assert.Contains("exec_command {\"cmd\":\"true\"}", ended.Error, StringComparison.Ordinal);
        Assert.Equal(10, server.Requests.Length); // The first call of all is something new.
        Assert.Contains("4 turns without progress", (await _desk.RunAsync("goal", "show")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BudgetsHoldInTheTurnThatGoesOnAfterCompletion()
    {
        await using var server = new LoopbackModelServer(new ModelScript([Claim], Otherwise: Runs("date +%N") with { Usage = new ScriptUsage(Input: 1_000) }));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "true", "--even-if-true", "--budget-tokens", "20k");
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("complete", (await ShownAsync()).GetProperty("status").GetString());
        Assert.InRange(server.Requests.Length, 10, 25);
    }

    [Fact]
    public async Task ThePausedTurnOfAGoalEndsWithinItsBudget()
    {
        var usage = new ScriptUsage(Input: 1_000);
        var first = new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch begun; for i in $(seq 2000); do [ -e go ] && break; sleep 0.05; done","yield_time_ms":120000}""")], Usage: usage);
        await using var server = new LoopbackModelServer(new ModelScript([first], Otherwise: Runs("date +%N") with { Usage = usage }));
        var id = (await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "false", "--budget-tokens", "12k", "--detach")).Out.Trim();
        await _desk.AppearsAsync("begun");
        Assert.Equal("The goal is paused from cli.\n", (await _desk.RunAsync("goal", "pause", id)).Out);
        _desk.Write("go", "");
        Assert.NotEqual(0, (await _desk.RunAsync("attach", id)).ExitCode);
        Assert.Equal("exhausted", (await ShownAsync()).GetProperty("status").GetString());
        Assert.InRange(server.Requests.Length, 6, 12);
    }

    [Theory]
    [InlineData("pause --now", "paused")]
    [InlineData("clear", "cleared")]
    public async Task PauseNowAndClearStopTheTurnThatRuns(string words, string status)
    {
        await using var server = new LoopbackModelServer(new ModelScript([], Otherwise: new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch begun; sleep 600","yield_time_ms":120000}""")])));
        var id = (await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "false", "--detach")).Out.Trim();
        await _desk.AppearsAsync("begun");
        var told = await _desk.RunAsync(["goal", .. words.Split(' '), id]);
        Assert.Equal((0, $"The goal is {status}"), (told.ExitCode, told.Out.Split(" from ")[0].TrimEnd('\n', '.')));
        var followed = await _desk.RunAsync("attach", id);
        Assert.NotEqual(0, followed.ExitCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RepeatedCutStreamsSpendFromTheBudget()
    {
        var cut = new ScriptStep(Text: new string('a', 4_000), Misbehave: new ServerFault(ServerFaultKind.Cut));
        await using var server = new LoopbackModelServer(new ModelScript([], Otherwise: cut));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "false", "--budget-tokens", "9k");
        Assert.Equal(5, ended.ExitCode);
        Assert.InRange(server.Requests.Length, 1, 5);
        Assert.Contains("estimated", (await _desk.RunAsync("goal", "show")).Out, StringComparison.Ordinal);
        Assert.Equal(server.Requests.Length, (await ShownAsync()).GetProperty("spent").GetProperty("estimatedCalls").GetInt32());
    }

    [Fact]
    public async Task WhereTheProviderTellsNoUsageItIsEstimated()
    {
        await using var server = new LoopbackModelServer(new ModelScript([], Otherwise: Runs("date +%N") with { Usage = new ScriptUsage(Told: false) }));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "false", "--budget-tokens", "40k");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("estimated", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CachedInputIsNotFreeOfEveryBound()
    {
        await using var server = new LoopbackModelServer(new ModelScript([], Otherwise: Runs("date +%N") with { Usage = new ScriptUsage(Input: 50_000, Cached: 50_000) }));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "false", "--max-input", "400k");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("400,000 tokens of input", ended.Error, StringComparison.Ordinal);
        Assert.Equal(8, server.Requests.Length);

        var fewer = await _desk.RunAsync("goal", "Do it", "--check", "false", "--max-calls", "6");
        Assert.Contains("6 model calls", fewer.Error, StringComparison.Ordinal);
        Assert.Equal(8 + 6, server.Requests.Length);
    }

    [Fact]
    public async Task WithoutAGoalAgentsAreFewMakeFewCallsAndSpawnNone()
    {
        const string nine = "split it in nine";
        var spawn = ScriptCall.Of("spawn_agent", """{"task":"a part"}""");
        await using var server = new LoopbackModelServer(new ModelScript(
            [
                new ScriptStep(Text: "I was told.", Match: new ScriptMatch(nine, Shows: "agents.perPromptMax")),
                new ScriptStep(Calls: [spawn], Match: new ScriptMatch(nine)),
                new ScriptStep(Text: "I may not.", Match: new ScriptMatch("a part", Shows: "agents.depthMax")),
                new ScriptStep(Calls: [spawn], Match: new ScriptMatch("a part")),
            ]));
        var ended = await _desk.Asking(server, """ "agents": { "atOnceMax": 100 }, """).RunAsync("exec", nine);
        Assert.Equal(0, ended.ExitCode);
        var agents = JsonDocument.Parse((await _desk.RunAsync("sessions", "list", "--agents", "--json")).Out).RootElement;
        Assert.Equal(1 + 8, agents.GetArrayLength());
    }

    [Fact]
    public async Task WithoutAGoalAgentsStopAtTheirCeilingOfCallsAndTheParentIsTold()
    {
        const string all = "have it done";
        await using var server = new LoopbackModelServer(new ModelScript(
            [
                new ScriptStep(Text: "I was told.", Match: new ScriptMatch(all, Shows: "(agents.callsMax), so the agents are stopped")),
                new ScriptStep(Calls: [ScriptCall.Of("spawn_agent", """{"task":"a part"}""")], Match: new ScriptMatch(all, Outputs: 0)),
                new ScriptStep(Calls: [ScriptCall.Of("wait_agent", "{}")], Match: new ScriptMatch(all)),
                Runs("date +%N") with { Match = new ScriptMatch("a part") },
            ]));
        var ended = await _desk.Asking(server, """ "agents": { "callsMax": 5 }, """).RunAsync("exec", all);
        Assert.Equal((0, "I was told.\n"), (ended.ExitCode, ended.Out));
        Assert.InRange(server.Requests.Count(request => request.LastUserText.StartsWith("a part", StringComparison.Ordinal)), 5, 7); // What is asked just then is not taken back.
    }

    private static ScriptStep Runs(string command) => new(Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":"{{command}}"}""")]);

    private async Task<JsonElement> ShownAsync()
    {
        var shown = await _desk.RunAsync("goal", "show", "--json");
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        using var json = JsonDocument.Parse(shown.Out);
        return json.RootElement.Clone();
    }
}

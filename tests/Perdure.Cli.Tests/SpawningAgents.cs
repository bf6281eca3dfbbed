using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A session has others do parts of its work: each is spawned once, its end told once, its spending charged, its profile no wider.</summary>
public sealed class SpawningAgents : IAsyncDisposable
{
    private const string Both = "build both";

    private const string Escalated = """{"cmd":"touch outside","sandbox_permissions":"require_escalated"}""";

    private readonly Desk _desk = new();

    /// <summary>No test leaves its daemon behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_desk.Home, "run", "perdure.sock"))) { await _desk.RunAsync("serve", "stop"); }

        _desk.Dispose();
    }

    [Fact]
    public async Task TwoAgentsWorkSideBySideAndTheirReportsAreWhatTheParentReads()
    {
        await using var server = Building();
        var ended = await _desk.Asking(server).RunAsync("exec", "--json", Both);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("a\n", Read("a.txt"));
        Assert.Equal("b\n", Read("b.txt"));
        Assert.Equal(2, Lines(ended.Out, "perdure.agent_started").Length);
        Assert.Equal(2, Lines(ended.Out, "perdure.agent_rested").Length);

        var last = server.Requests.Last(request => request.LastUserText.StartsWith(Both, StringComparison.Ordinal)).BodyText;
        Assert.Equal(1, Occurrences(last, "I built A."));
        Assert.Equal(1, Occurrences(last, "I built B."));
        Assert.DoesNotContain("echo a", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AParentThatWaitsAsksNoModel()
    {
        await using var server = Building("while [ ! -e go ]; do sleep 0.05; done;");
        using var run = _desk.Asking(server).Start("exec", "--json", Both);
        await FileAsync("a.txt");
        await FileAsync("b.txt");
        await run.OutAsync("perdure.agents_awaited");
        Assert.Equal(2, OfParent(server));
        _desk.Write("go", "");
        Assert.Equal(0, (await run.EndAsync()).ExitCode);
        Assert.Equal(3, OfParent(server));
    }

    [Fact]
    public async Task WhoIsKilledWithItsAgentsGoesOnWithBoth()
    {
        await using var server = Building("while [ ! -e go ]; do sleep 0.05; done;");
        using var run = _desk.Asking(server).Start("exec", "--json", Both);
        await FileAsync("a.txt");
        await FileAsync("b.txt");
        await run.Send(Running.Kill).EndAsync();
        _desk.Write("go", "");

        var ended = await _desk.RunAsync("exec", "resume", "--last");
        Assert.Equal((0, "Both are built.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal("a\n", Read("a.txt"));
        Assert.Equal("b\n", Read("b.txt"));
        var last = server.Requests.Last(request => request.LastUserText.StartsWith(Both, StringComparison.Ordinal)).BodyText;
        Assert.Equal(1, Occurrences(last, "I built A."));
        Assert.Equal(1, Occurrences(last, "I built B."));
        Assert.Equal(3, (await SessionsAsync("--agents")).Length);
        Assert.Single(await SessionsAsync());

        var again = await _desk.RunAsync("exec", "resume", "--last");
        Assert.Contains("has nothing to resume", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AParentAtRestIsWokenByTheEnd()
    {
        await using var server = new LoopbackModelServer(
            Step(Both, 0, Spawn("task A")),
            new ScriptStep(Text: "It builds.", Match: new ScriptMatch(Both, Outputs: 1, Shows: "Agent 1 (task A) is done")) with { Text = "It is built." },
            new ScriptStep(Text: "It builds.", Match: new ScriptMatch(Both, Outputs: 1)),
            Step("task A", 0, Exec("echo a >> a.txt; sleep 1")),
            new ScriptStep(Text: "I built A.", Match: new ScriptMatch("task A", Outputs: 1)));
        var ended = await _desk.Asking(server).RunAsync("exec", Both);
        Assert.Equal((0, "It is built.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("It builds.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(3, OfParent(server));
    }

    [Fact]
    public async Task ABudgetThatAnAgentUsesUpEndsTheGoalOfTheParent()
    {
        await using var server = new LoopbackModelServer(
            Step(Both, 0, Spawn("task A")),
            Step(Both, 1, ScriptCall.Of("wait_agent", "{}")),
            Step("task A", 0, Exec("echo a >> a.txt")) with { Usage = new ScriptUsage(Input: 60_000, Output: 10) },
            Step("task A", 1, Exec("echo a >> a.txt; sleep 60")) with { Usage = new ScriptUsage(Input: 60_000, Output: 10) });
        var ended = await _desk.Asking(server).RunAsync("goal", Both, "--check", "true", "--even-if-true", "--budget-tokens", "100k");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("the goal is exhausted: the budget of 100,000 tokens is used up", ended.Error, StringComparison.Ordinal);
        Assert.Contains("agent 1 is stopped", ended.Error, StringComparison.Ordinal);

        using var shown = JsonDocument.Parse((await _desk.RunAsync("goal", "show", "--json")).Out);
        Assert.Equal(120_020, shown.RootElement.GetProperty("delegated").GetProperty("chargedTokens").GetInt64());
        Assert.InRange(shown.RootElement.GetProperty("spent").GetProperty("chargedTokens").GetInt64(), 1, 20_000);
        Assert.Equal(2, OfParent(server));
    }

    /// <summary>The check reads twice what a command of the agent writes for as long as it runs.</summary>
    [Fact]
    public async Task WhatAnAgentLeftRunningStandsStillWhileTheProofOfTheParentIsTaken()
    {
        const string busy = """{"cmd":"while [ ! -e stop ]; do i=$((i+1)); echo $i > tick; sleep 0.02; done","yield_time_ms":200}""";
        await using var server = new LoopbackModelServer(
            Step(Both, 0, Spawn("task A")),
            Step(Both, 1, ScriptCall.Of("wait_agent", "{}")),
            Step(Both, 2, ScriptCall.Of("update_goal", """{"status":"complete"}""")),
            new ScriptStep(Text: "It holds.", Match: new ScriptMatch(Both, Outputs: 3)),
            Step("task A", 0, ScriptCall.Of("exec_command", busy)),
            new ScriptStep(Text: "It runs.", Match: new ScriptMatch("task A", Outputs: 1)));
        var ended = await _desk.Asking(server).RunAsync(
            "goal", Both, "--check", "test -e tick || exit 1; a=$(cat tick); sleep 0.5; b=$(cat tick); echo $a $b; [ \"$a\" = \"$b\" ]", "--max-turns", "1");
        Assert.Contains("the goal is complete", ended.Error, StringComparison.Ordinal);

        // It goes on afterwards.
        var then = Read("tick");
        while (Read("tick") is var now && (now == then || now.Length == 0)) { await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken); }

        _desk.Write("stop", "");
    }

    [Fact]
    public async Task AnAgentMayNotDoMoreThanTheOneThatSpawnedIt()
    {
        await using var server = new LoopbackModelServer(
            Step(Both, 0, Spawn("task A", """, "profile": "full" """), Spawn("task B", """, "profile": "read-only" """)),
            Step(Both, 2, ScriptCall.Of("wait_agent", """{"for":"all"}""")),
            new ScriptStep(Text: "Both tried.", Match: new ScriptMatch(Both, Outputs: 3)),
            Step("task A", 0, Exec($"touch {_desk.Home}/../beyond; echo $?")),
            Step("task B", 0, Exec("touch within; echo $?")),
            new ScriptStep(Text: "I tried A.", Match: new ScriptMatch("task A", Outputs: 1)),
            new ScriptStep(Text: "I tried B.", Match: new ScriptMatch("task B", Outputs: 1)));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", Both)).ExitCode);
        Assert.False(File.Exists(Path.Combine(_desk.Home, "..", "beyond")));
        Assert.False(File.Exists(Path.Combine(_desk.Workspace, "within")));

        // Nor by going on, whatever is wished for.
        var agent = (await SessionsAsync("--agents")).Single(session => session.GetProperty("summary").GetString()!.StartsWith("task B", StringComparison.Ordinal)).GetProperty("id").GetString()!;
        await _desk.RunAsync("exec", "resume", agent, "task B again", "--profile", "full");
        var log = (await _desk.RunAsync("sessions", "show", agent, "--entries", "1..", "--json")).Out;
        Assert.Contains("settings-changed", log, StringComparison.Ordinal);
        Assert.DoesNotContain("\"reach\":\"full\"", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BoundsAreToldToTheModelThatReachesThem()
    {
        await using var server = new LoopbackModelServer(
            Step(Both, 0, Spawn("task A"), Spawn("task B")),
            Step(Both, 2, ScriptCall.Of("wait_agent", "{}")),
            new ScriptStep(Text: "Well.", Match: new ScriptMatch(Both, Outputs: 3)),
            Step("task A", 0, Spawn("task C")),
            new ScriptStep(Text: "I could not.", Match: new ScriptMatch("task A", Outputs: 1)));
        var ended = await _desk.Asking(server, "\"agents\": { \"depthMax\": 1, \"atOnceMax\": 1 },").RunAsync("exec", Both);
        Assert.Equal((0, "Well.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("1 agents work already", server.Requests.Last(request => request.LastUserText.StartsWith(Both, StringComparison.Ordinal)).BodyText, StringComparison.Ordinal);
        Assert.Contains("agents.depthMax", server.Requests.Last(request => request.LastUserText.StartsWith("task A", StringComparison.Ordinal)).BodyText, StringComparison.Ordinal);
        Assert.Equal(2, (await SessionsAsync("--agents")).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AQuestionOfAnAgentIsSeenAtTheParentAndAnsweredThere(bool byTheAgentsName)
    {
        await using var server = Asking();
        var asked = await _desk.Asking(server).RunAsync("exec", Both);
        Assert.Equal(3, asked.ExitCode);
        Assert.Contains("? agent 1 asks: may I run: touch outside", asked.Error, StringComparison.Ordinal);
        var parent = Assert.Single(await SessionsAsync());
        Assert.Equal(("needs-user", "agent 1 asks: may I run: touch outside"), (parent.GetProperty("status").GetString(), parent.GetProperty("why").GetString()));
        var id = parent.GetProperty("id").GetString()!;
        Assert.Contains($"perdure answer {id}", asked.Error, StringComparison.Ordinal);
        Assert.Contains("yes|session|always|no", (await _desk.RunAsync("answer", id)).Out, StringComparison.Ordinal);

        var named = byTheAgentsName ? (await SessionsAsync("--agents")).Single(session => session.GetProperty("spawnedBy").GetString() == id).GetProperty("id").GetString()! : id;
        var answered = await _desk.RunAsync("answer", named, "yes");
        Assert.Equal((0, "It is done.\n"), (answered.ExitCode, answered.Out));
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "outside")));
    }

    [Fact]
    public async Task AtATerminalThePersonIsAskedForTheAgent()
    {
        await using var server = Asking();
        _desk.Asking(server);
        var variables = string.Join(' ', _desk.Variables.Select(variable => $"{variable.Key}={variable.Value}"));
        using var screen = new TmuxScreen(
            $"cd {_desk.Workspace}; env {variables} HOME={_desk.Home} PERDURE_HOME={_desk.Home} PERDURE_KEEPER={Repository.Keeper} {Repository.Executable} exec '{Both}'; echo \"ended with $?\"; sleep 60");
        Assert.Contains("may I run: touch outside", await screen.ShowsAsync("[n]o and why:"), StringComparison.Ordinal);
        screen.Type("y", "Enter");
        await screen.ShowsAsync("ended with 0");
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "outside")));
    }

    [Fact]
    public async Task TheDaemonGoesOnWithBothAfterEveryProcessWasKilled()
    {
        await using var server = Building("while [ ! -e go ]; do sleep 0.05; done;");
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", Both)).Out.Trim();
        await FileAsync("a.txt");
        await FileAsync("b.txt");
        using (var status = JsonDocument.Parse((await _desk.RunAsync("serve", "status", "--json")).Out))
        {
            Assert.Equal(3, status.RootElement.GetProperty("sessions").GetArrayLength());
            System.Diagnostics.Process.GetProcessById(status.RootElement.GetProperty("pid").GetInt32()).Kill();
        }

        while ((await _desk.RunAsync("serve", "status")).ExitCode == 0) { await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken); }

        Assert.Equal(0, (await _desk.RunAsync("serve", "--detach")).ExitCode);
        _desk.Write("go", "");
        var followed = await FollowedAsync(id);
        Assert.Equal((0, "Both are built.\n"), (followed.ExitCode, followed.Out));
        Assert.Equal(("a\n", "b\n"), (Read("a.txt"), Read("b.txt")));
        Assert.All((await _desk.RunAsync("serve", "logs")).Out.Split('\n').Where(line => line.Contains(" goes on", StringComparison.Ordinal)), line => Assert.Contains(id, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task InTheDaemonAQuestionOfAnAgentIsAnsweredThroughIt()
    {
        await using var server = Asking();
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", Both)).Out.Trim();
        var asked = await _desk.RunAsync("attach", id);
        Assert.Equal(3, asked.ExitCode);
        var answered = await _desk.RunAsync("answer", id, "yes");
        Assert.Equal((0, "It is done.\n"), (answered.ExitCode, answered.Out));
    }

    [Fact]
    public async Task WhoStopsTheParentStopsItsAgentsAndTheyGoOnWithIt()
    {
        await using var server = Building("while [ ! -e go ]; do sleep 0.05; done;");
        using var run = _desk.Asking(server).Start("exec", Both);
        await FileAsync("a.txt");
        await FileAsync("b.txt");
        await run.ErrorAsync("waiting for agent");
        var stopped = await run.Send(Running.Interrupt).EndAsync();
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("agent 1 is stopped", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("agent 2 is stopped", stopped.Error, StringComparison.Ordinal);

        _desk.Write("go", "");
        var ended = await _desk.RunAsync("exec", "resume", "--last");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("✓ agent 1", ended.Error, StringComparison.Ordinal);
        Assert.Contains("✓ agent 2", ended.Error, StringComparison.Ordinal);
        Assert.Equal(("a\n", "b\n"), (Read("a.txt"), Read("b.txt")));
    }

    [Fact]
    public async Task TheyAreShownWithTheParentAndGoWithIt()
    {
        await using var server = Building();
        await _desk.Asking(server).RunAsync("exec", Both);
        var id = Assert.Single(await SessionsAsync()).GetProperty("id").GetString()!;
        var shown = (await _desk.RunAsync("sessions", "show", id)).Out;
        Assert.Contains("Agents:", shown, StringComparison.Ordinal);
        Assert.Contains("answered · 2 model calls", shown, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await _desk.RunAsync("sessions", "show", id, "--json")).Out);
        var agents = json.RootElement.GetProperty("agents").EnumerateArray().ToList();
        Assert.Equal(["task A", "task B"], agents.Select(agent => agent.GetProperty("task").GetString()));
        Assert.Contains($"Spawned by    {id}, as its agent 2", (await _desk.RunAsync("sessions", "show", agents[1].GetProperty("session").GetString()!)).Out, StringComparison.Ordinal);

        var listed = (await _desk.RunAsync("sessions", "list", "--agents")).Out.Split('\n');
        Assert.Equal(2, listed.Count(line => line.StartsWith("  ", StringComparison.Ordinal)));

        var purged = await _desk.RunAsync("sessions", "purge", id, "--yes");
        Assert.Contains("3 sessions removed", purged.Out, StringComparison.Ordinal);
        Assert.Empty(await SessionsAsync("--agents"));
    }

    [Fact]
    public async Task AClearedGoalSaysWhatBecomesOfItsAgents()
    {
        await using var server = Building("while [ ! -e go ]; do sleep 0.05; done;");
        using var run = _desk.Asking(server).Start("goal", Both, "--check", "true", "--even-if-true");
        await FileAsync("a.txt");
        await run.Send(Running.Terminate).EndAsync();
        var cleared = await _desk.RunAsync("goal", "clear");
        Assert.Equal((0, "The goal is cleared.\n"), (cleared.ExitCode, cleared.Out));
        Assert.Contains("2 agents at work for it stop", cleared.Error, StringComparison.Ordinal);
        _desk.Write("go", "");
    }

    private static LoopbackModelServer Asking() => new(
        Step(Both, 0, Spawn("task A")),
        Step(Both, 1, ScriptCall.Of("wait_agent", "{}")),
        new ScriptStep(Text: "It is done.", Match: new ScriptMatch(Both, Outputs: 2)),
        Step("task A", 0, ScriptCall.Of("exec_command", Escalated)),
        new ScriptStep(Text: "I did it.", Match: new ScriptMatch("task A", Outputs: 1)));

    /// <summary>Follows it, whether it still runs or has come to its end meanwhile.</summary>
    private async Task<Outcome> FollowedAsync(string id)
    {
        var followed = await _desk.RunAsync("attach", id);
        return followed.ExitCode == 2 ? new Outcome(0, "Both are built.\n", followed.Error) : followed;
    }

    private LoopbackModelServer Building(string before = "") => new(
        Step(Both, 0, Spawn("task A"), Spawn("task B")),
        Step(Both, 2, ScriptCall.Of("wait_agent", """{"for":"all"}""")),
        new ScriptStep(Text: "Both are built.", Match: new ScriptMatch(Both, Outputs: 3)),
        Step("task A", 0, Exec($"echo a >> a.txt; {before} true")),
        Step("task B", 0, Exec($"echo b >> b.txt; {before} true")),
        new ScriptStep(Text: "I built A.", Match: new ScriptMatch("task A", Outputs: 1)),
        new ScriptStep(Text: "I built B.", Match: new ScriptMatch("task B", Outputs: 1)));

    private static ScriptStep Step(string user, int outputs, params ScriptCall[] calls) => new(Calls: [.. calls], Match: new ScriptMatch(user, outputs));

    private static ScriptCall Spawn(string task, string more = "") => ScriptCall.Of("spawn_agent", $$"""{"task":"{{task}}"{{more}}}""");

    private static ScriptCall Exec(string line) => ScriptCall.Of("exec_command", JsonSerializer.Serialize(new { cmd = line, yield_time_ms = 60_000 }));

    private static int OfParent(LoopbackModelServer server) => server.Requests.Count(request => request.LastUserText.Contains(Both, StringComparison.Ordinal));

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static string[] Lines(string said, string type) => [.. said.Split('\n').Where(line => line.Contains($"\"{type}\"", StringComparison.Ordinal))];

    private async Task<JsonElement[]> SessionsAsync(params string[] more) =>
        [.. JsonDocument.Parse((await _desk.RunAsync(["sessions", "list", "--json", .. more])).Out).RootElement.EnumerateArray()];

    private string Read(string file) => File.ReadAllText(Path.Combine(_desk.Workspace, file));

    private async Task FileAsync(string file)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!File.Exists(Path.Combine(_desk.Workspace, file))) { await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token); }
    }
}

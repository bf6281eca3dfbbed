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
        Assert.Contains("found it finished", again.Error, StringComparison.Ordinal);
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

    private static int OfParent(LoopbackModelServer server) => server.Requests.Count(request => request.LastUserText.StartsWith(Both, StringComparison.Ordinal));

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

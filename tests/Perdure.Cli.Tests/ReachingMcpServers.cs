using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class ReachingMcpServers : IDisposable
{
    private readonly Desk _desk = new();

    public ReachingMcpServers() => Directory.CreateDirectory(ServerFolder);

    private string ServerFolder => Path.Combine(_desk.Home, "server");

    private static string Stubborn => Path.Combine(AppContext.BaseDirectory, "Perdure.Mcp.Tests.Server");

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AServerIsAddedTriedListedAndRemoved()
    {
        var added = await AddAsync();
        Assert.Equal(0, added.ExitCode);
        Assert.StartsWith("OK    stubborn: 10 tools\n        do: Does do.\n", added.Out, StringComparison.Ordinal);
        Assert.Matches("^NAME      TOOLS  SERVER .*\nstubborn  10     .*mcp.jsonc:6\n$", (await _desk.RunAsync("mcp", "list")).Out);
        Assert.Contains("\"tools\": 10", (await _desk.RunAsync("mcp", "list", "--json")).Out, StringComparison.Ordinal);
        Assert.Contains("\"ok\": true", (await _desk.RunAsync("mcp", "test", "--json")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await _desk.RunAsync("mcp", "remove", "stubborn")).ExitCode);
        Assert.Contains("there are no MCP servers", (await _desk.RunAsync("mcp", "list")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatCannotBeHadFailsWithItsReason()
    {
        _desk.Configure("""{ "mcpServers": { "gone": { "command": "/nowhere/server" } } }""");
        var ended = await _desk.RunAsync("mcp", "test");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("FAIL  gone: ", ended.Out, StringComparison.Ordinal);
        Assert.Contains("/nowhere/server", ended.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "mcpServers": { "a": { "comand": "x" } } }""", ":1: expected a known key, found \"mcpServers.a.comand\"; did you mean \"mcpServers.a.command\"?")]
    [InlineData("""{ "mcpServers": { "a": { "cwd": "/" } } }""", ":1: expected one of \"command\" and \"url\" for the MCP server \"a\", found none.")]
    public async Task AMistakeInTheConfigurationIsToldWithItsLine(string config, string expected)
    {
        _desk.Configure(config);
        var ended = await _desk.RunAsync("mcp", "list");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(_desk.ConfigFile + expected, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hang", 1, "The outcome of this call is unknown: the agent ended after it had sent hang")]
    [InlineData("hang_harmless", 2, "stubborn did not answer within 1 s and was told to stop.")]
    public async Task AnAgentKilledDuringACallTellsTheTruthOfIt(string tool, int calls, string expected)
    {
        await using var model = new LoopbackModelServer(new ModelScript(
            [new ScriptStep(Calls: [ScriptCall.Of($"mcp__stubborn__{tool}", "{}")]), new ScriptStep(Text: "Seen.")], ScriptOrder.Outputs));
        _desk.Asking(model);
        Assert.Equal(0, (await AddAsync()).ExitCode);
        using var first = _desk.Start("exec", "call it");
        var id = await first.SessionAsync();
        await AskedAsync("tools/call");
        Assert.Equal(128 + Running.Kill, (await first.Send(Running.Kill).EndAsync()).ExitCode);

        var second = await _desk.RunAsync("exec", "-c", "mcpServers.stubborn.toolTimeoutMs=1000", "resume", id);
        Assert.Equal((0, "Seen.\n"), (second.ExitCode, second.Out));
        Assert.Equal(calls, Asked().Split("tools/call").Length - 1);
        Assert.Contains(expected, model.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    /// <summary>A run that never ended after its turn was seen once in 16 with a server that died at once.</summary>
    [Theory]
    [InlineData("exit 1")]
    [InlineData("sleep 5 & exit 3")]
    [InlineData("trap '' TERM HUP INT; while :; do read x; sleep 0.1; done")]
    [InlineData("yes")]
    public async Task AServerThatIsNoneKeepsNoRunFromEnding(string script)
    {
        await using var model = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        _desk.Asking(model, $$""" "mcpServers": { "dying": { "command": "/bin/sh", "args": ["-c", {{System.Text.Json.JsonSerializer.Serialize(script)}}] } }, """);
        var ended = await _desk.RunAsync("exec", "make it so");
        Assert.Equal((0, "It is so.\n"), (ended.ExitCode, ended.Out));
    }

    private Task<Outcome> AddAsync() => _desk.RunAsync("mcp", "add", "stubborn", "--ask", "never", "--", Stubborn, ServerFolder);

    private string Asked()
    {
        var file = Path.Combine(ServerFolder, "asked");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private async Task AskedAsync(string what)
    {
        using var watch = new FileSystemWatcher(ServerFolder) { EnableRaisingEvents = true };
        while (!Asked().Contains(what, StringComparison.Ordinal)) { await Task.Run(() => watch.WaitForChanged(WatcherChangeTypes.All, TimeSpan.FromSeconds(1))); }
    }
}

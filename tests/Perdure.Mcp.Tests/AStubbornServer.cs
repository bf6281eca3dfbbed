using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Mcp.Tests.Stage;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Tests;

public sealed class AStubbornServer : IAsyncLifetime
{
    private readonly Scene _scene = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task IsCalledWithTheIdsOfTheCall()
    {
        var outcome = await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__do", """{"what":"this"}""");
        Assert.Equal(new ToolOutcome(ToolStatus.Succeeded, """did do {"what":"this"}"""), outcome);
        Assert.Contains("\"perdure/sessionId\":\"s\",\"perdure/callId\":\"c1\",\"traceparent\":\"00-", _scene.Said("asked"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeesNoVariablesButThoseItIsGiven()
    {
        await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__do");
        var names = _scene.Said("environment").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(names.Except(["PATH", "DOTNET_ROOT", "PWD"]));
    }

    [Fact]
    public async Task ThatStartsSlowlyDelaysNoSession()
    {
        _scene.Tell("slow", "60000");
        var agent = _scene.Agent();
        Assert.Equal(["call_mcp_tool", "list_mcp_resources", "read_mcp_resource"], agent.Tools.Select(tool => tool.Name));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Empty(agent.News(_scene.Workspace, new KnownTools([], [])));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), "The look around waited for the server.");
        await _scene.SaidAsync("started", "\n");
    }

    [Fact]
    public async Task ThatDoesNotStartInTimeIsAFailureWithItsReason()
    {
        _scene.Tell("slow", "60000");
        var outcome = await _scene.RunAsync(_scene.Agent(_scene.Stubborn with { Startup = TimeSpan.FromSeconds(1) }), "mcp__stubborn__do");
        Assert.Equal(new ToolOutcome(ToolStatus.Failed, "The MCP server stubborn cannot be had: it was not ready within 1 s"), outcome);
    }

    [Fact]
    public async Task ThatEndsInTheMiddleOfACallLeavesItsOutcomeUnknown()
    {
        var agent = _scene.Agent();
        var outcome = await _scene.RunAsync(agent, "mcp__stubborn__die");
        Assert.Equal(ToolStatus.Unknown, outcome.Status);
        Assert.Contains("Its last words: no more", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(ToolStatus.Succeeded, (await _scene.RunAsync(agent, "mcp__stubborn__do")).Status);
        Assert.Equal(2, _scene.Said("started").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task ThatEndsInTheMiddleOfAHarmlessCallIsAskedOnceMore()
    {
        var outcome = await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__die_harmless");
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.StartsWith("The MCP server stubborn ended 2 times before it answered.", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThatHangsIsToldToStopWhenItsTimeIsOver()
    {
        var outcome = await _scene.RunAsync(_scene.Agent(_scene.Stubborn with { ToolTime = TimeSpan.FromSeconds(0.3) }), "mcp__stubborn__hang");
        Assert.Equal(ToolStatus.TimedOut, outcome.Status);
        await _scene.SaidAsync("asked", "notifications/cancelled");
    }

    [Fact]
    public async Task ThatHangsIsToldToStopWhenThePersonInterrupts()
    {
        var agent = _scene.Agent();
        var run = _scene.Call("mcp__stubborn__hang");
        var running = agent.RunAsync(run, _scene.Deltas, Scene.Cancel);
        await _scene.SaidAsync("asked", "tools/call");
        Assert.Equal(ToolStatus.Interrupted, (await agent.StopAsync(run, Scene.Cancel)).Status);
        Assert.Equal(ToolStatus.Interrupted, (await running).Status);
        await _scene.SaidAsync("asked", "notifications/cancelled");
    }

    [Fact]
    public async Task ThatSaysTooMuchIsCutAndKeptWhole()
    {
        var outcome = await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__huge");
        Assert.InRange(outcome.Text.Length, 40_000, 41_000);
        Assert.Equal(2_000_000, new FileInfo(Path.Combine(_scene.Root, "runs", "000001", "result.txt")).Length);
    }

    /// <summary>It once took 3 GB in four seconds.</summary>
    [Fact]
    public async Task ThatSaysALineWithoutEndIsEndedWithThatReason()
    {
        _scene.Tell("tools", "endless\ndo");
        var agent = _scene.Agent();
        var before = GC.GetTotalAllocatedBytes();
        var outcome = await _scene.RunAsync(agent, "mcp__stubborn__endless");

        Assert.Contains("it said a line of more than 16 MB and was ended", outcome.Text, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 20 * (long)Serving.ProgramConnection.LineBytesMax, "Reading it took much more than its bound.");
        Assert.Equal(ToolStatus.Succeeded, (await _scene.RunAsync(agent, "mcp__stubborn__do")).Status);
        Assert.Equal(2, _scene.Said("started").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task ThatFloodsIsReadNoFasterThanAnybodyHasToSay()
    {
        _scene.Tell("tools", "flood\ndo");
        var agent = _scene.Agent();
        Assert.Equal("flooding", (await _scene.RunAsync(agent, "mcp__stubborn__flood")).Text);
        await _scene.SaidAsync("flooded", "000");
        Assert.Equal(ToolStatus.Succeeded, (await _scene.RunAsync(agent, "mcp__stubborn__do")).Status);

        // Its list is read once more at a time, however often it is said to have changed.
        var listed = _scene.Said("asked").Split("tools/list\"").Length - 1;
        var said = _scene.Said("flooded").Count(character => character == '\n') * 1000;
        Assert.True(listed < said / 2, $"The list was read {listed} times after {said} notes.");
    }

    [Fact]
    public async Task ThatShoutsAtItsErrorsIsStillHeard()
    {
        _scene.Tell("tools", "shout\ndo");
        var agent = _scene.Agent();
        Assert.Equal("shouting", (await _scene.RunAsync(agent, "mcp__stubborn__shout")).Text);
        Assert.Equal(ToolStatus.Succeeded, (await _scene.RunAsync(agent, "mcp__stubborn__do")).Status);
    }

    [Fact]
    public async Task ThatDiesAtOnceAndLeavesAChildWithItsPipesHoldsNobodyUp()
    {
        var place = new ServerProgram("/bin/sh", ["-c", "sleep 5 & exit 3"], System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, Folder: null);
        var dying = new ServerSettings("dying", place) { Startup = TimeSpan.FromSeconds(20) };
        var outcome = await _scene.RunAsync(_scene.Agent(dying), "read_mcp_resource", """{"server":"dying","uri":"x"}""");
        Assert.Contains("cannot be had", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThatWritesGarbageIsHeardOut() =>
        Assert.Equal("after the garbage", (await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__garble")).Text);

    [Fact]
    public async Task ThatRefusesHasFailed() =>
        Assert.Equal(new ToolOutcome(ToolStatus.Failed, "I will not."), await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__refuse"));

    [Fact]
    public async Task ShowsHowFarItHasCome()
    {
        var call = _scene.RunAsync(_scene.Agent(), "mcp__stubborn__progress");
        await _scene.Deltas.SeenAsync(delta => delta == new OutputDelta(new CallId("c1"), "1/2 half\n")).WaitAsync(Scene.Cancel);
        _scene.Tell("seen", "");
        await call;
    }

    [Fact]
    public async Task EndsWithTheAgent()
    {
        var set = new Serving.ServerSet([_scene.Stubborn], _scene.Host);
        await _scene.RunAsync(new McpToolbox(new NoTools(), set), "mcp__stubborn__do");
        await set.DisposeAsync();
        Assert.Contains("its input ended", _scene.Said("ended"), StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{_scene.Said("started").Trim()}"), "The server still runs.");
    }
}

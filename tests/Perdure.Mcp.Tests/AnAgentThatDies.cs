using Perdure.Core.Values;
using Perdure.Mcp.Tests.Stage;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Tests;

public sealed class AnAgentThatDies : IAsyncLifetime
{
    private readonly Scene _scene = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task DuringACallLeavesItsOutcomeUnknown()
    {
        var run = _scene.Call("mcp__stubborn__hang");
        _ = _scene.Agent().RunAsync(run, _scene.Deltas, Scene.Cancel);
        await _scene.SaidAsync("asked", "tools/call");

        var outcome = await _scene.Agent().RunAsync(run, _scene.Deltas, Scene.Cancel);
        Assert.Equal(ToolStatus.Unknown, outcome.Status);
        Assert.Contains("the agent ended after it had sent hang to the MCP server stubborn", outcome.Text, StringComparison.Ordinal);
        Assert.Single(_scene.Said("asked").Split('\n'), line => line.Contains("tools/call", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DuringAHarmlessCallHasItMadeAgain()
    {
        var run = _scene.Call("mcp__stubborn__hang_harmless");
        _ = _scene.Agent().RunAsync(run, _scene.Deltas, Scene.Cancel);
        await _scene.SaidAsync("asked", "tools/call");

        var outcome = await _scene.Agent(_scene.Stubborn with { ToolTime = TimeSpan.FromSeconds(0.3) }).RunAsync(run, _scene.Deltas, Scene.Cancel);
        Assert.Equal(ToolStatus.TimedOut, outcome.Status);
        Assert.Equal(2, _scene.Said("asked").Split('\n').Count(line => line.Contains("tools/call", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AfterTheAnswerDeliversIt()
    {
        var run = _scene.Call("mcp__stubborn__do");
        var before = await _scene.Agent().RunAsync(run, _scene.Deltas, Scene.Cancel);
        Assert.Equal(before, await _scene.Agent().RunAsync(run, _scene.Deltas, Scene.Cancel));
        Assert.Single(_scene.Said("asked").Split('\n'), line => line.Contains("tools/call", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DuringACallThatIsThenInterruptedSaysThatNobodyKnows()
    {
        var run = _scene.Call("mcp__stubborn__hang");
        _ = _scene.Agent().RunAsync(run, _scene.Deltas, Scene.Cancel);
        await _scene.SaidAsync("asked", "tools/call");
        Assert.Equal(ToolStatus.Unknown, (await _scene.Agent().StopAsync(run, Scene.Cancel)).Status);
    }

    [Fact]
    public async Task BeforeTheCallWasSentHasItMade()
    {
        var run = _scene.Call("mcp__stubborn__do");
        Directory.CreateDirectory(run.Folder);
        Assert.Equal(ToolStatus.Succeeded, (await _scene.Agent().RunAsync(run, _scene.Deltas, Scene.Cancel)).Status);
    }
}

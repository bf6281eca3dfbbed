using Perdure.Core.Values;
using Perdure.Mcp.Tests.Stage;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Tests;

public sealed class ToolsThatChange : IAsyncLifetime
{
    private readonly Scene _scene = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task AServerNeverMetIsToldOfAsSoonAsItIsKnown()
    {
        var agent = _scene.Agent();
        var told = new KnownTools(agent.Tools, []);
        var offered = await _scene.RunAsync(agent, "call_mcp_tool", """{"server":"stubborn"}""");
        Assert.Contains("- do (mcp__stubborn__do): Does do.", offered.Text, StringComparison.Ordinal);
        var note = Assert.Single(agent.News(_scene.Workspace, told));
        Assert.Equal("mcp:stubborn", note.Key);
        Assert.Contains("- do (mcp__stubborn__do): Does do.", note.Text, StringComparison.Ordinal);
        Assert.Equal("did do {\"a\":1}", (await _scene.RunAsync(agent, "call_mcp_tool", """{"server":"stubborn","tool":"do","arguments":{"a":1}}""")).Text);
    }

    [Fact]
    public async Task AServerMetBeforeIsToldOfAtOnceAndNeedsNoNote()
    {
        await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__do");
        var next = _scene.Agent();
        var beginning = next.Tools;
        Assert.Contains(new ToolSpec("mcp__stubborn__hang_harmless", "Does hang_harmless.", """{"type":"object"}""", ReadOnly: true), beginning);
        Assert.DoesNotContain(beginning, tool => tool.Name == "list_mcp_resources");
        await _scene.RunAsync(next, "mcp__stubborn__do");
        Assert.Empty(next.News(_scene.Workspace, new KnownTools(beginning, [])));
    }

    [Fact]
    public async Task AChangedListIsTheSameListWithANote()
    {
        await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__do");
        var agent = _scene.Agent();
        var told = new KnownTools(agent.Tools, []);
        await _scene.RunAsync(agent, "mcp__stubborn__change");
        await _scene.SaidAsync("tools", "fresh");
        Note? note;
        while ((note = agent.News(_scene.Workspace, told).SingleOrDefault()) is null) { await Task.Yield(); }

        Assert.Contains("- fresh (mcp__stubborn__fresh): Does fresh.", note.Text, StringComparison.Ordinal);
        Assert.Contains("Gone: mcp__stubborn__do, ", note.Text, StringComparison.Ordinal);
        Assert.Equal("did fresh {}", (await _scene.RunAsync(agent, "mcp__stubborn__fresh")).Text);
        var gone = await _scene.RunAsync(agent, "mcp__stubborn__do");
        Assert.Equal(ToolStatus.Failed, gone.Status);
        Assert.StartsWith("The MCP server stubborn offers no tool named 'mcp__stubborn__do' now. Its tools are:", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListThatIsAsAtTheBeginningAgainIsToldOnceMore()
    {
        var agent = _scene.Agent();
        await _scene.RunAsync(agent, "mcp__stubborn__do");
        var note = Assert.Single(agent.News(_scene.Workspace, new KnownTools(agent.Tools, [new Note("mcp:stubborn", "It was different.")])));
        Assert.Equal("The MCP server stubborn offers the tools the session began with, and no others.", note.Text);
    }

    [Fact]
    public async Task AServerThatIsNotConfiguredAnyMoreIsNamed()
    {
        await _scene.RunAsync(_scene.Agent(), "mcp__stubborn__do");
        var told = new KnownTools(_scene.Agent().Tools, []);
        var agent = _scene.Agent(_scene.Stubborn with { Name = "other" });
        Assert.Contains(agent.News(_scene.Workspace, told), note => note.Text == "The MCP server stubborn is not configured any more; its tools cannot be called.");
        Assert.Equal("There is no MCP server named 'stubborn'. The servers are: other.", (await _scene.RunAsync(agent, "mcp__stubborn__do")).Text);
    }

    [Fact]
    public async Task WhatIsNotAllowedIsNotHeardOf()
    {
        var agent = _scene.Agent(_scene.Stubborn with { Filter = new ToolFilter(["d*"], ["die*"]) });
        Assert.Equal(ToolStatus.Failed, (await _scene.RunAsync(agent, "mcp__stubborn__die")).Status);
        Assert.Equal(["mcp__stubborn__do"], agent.Tools.Select(tool => tool.Name).Where(name => name.StartsWith("mcp__", StringComparison.Ordinal)));
    }
}

using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Mcp.Tests.Stage;

namespace Perdure.Mcp.Tests;

/// <summary>The same stories over both transports.</summary>
public sealed class TheReferenceServer : IAsyncLifetime
{
    private readonly Scene _scene = new();
    private EverythingOverHttp? _http;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        _http?.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnswersInEveryForm(bool overHttp)
    {
        var agent = await AgentAsync(overHttp);
        Assert.Equal(new ToolOutcome(ToolStatus.Succeeded, "Echo: hello"), await _scene.RunAsync(agent, "mcp__every__echo", """{"message":"hello"}"""));

        var image = await _scene.RunAsync(agent, "mcp__every__get-tiny-image");
        Assert.StartsWith("data:image/png;base64,", Assert.Single(image.Images!.Value).Url, StringComparison.Ordinal);

        var links = await _scene.RunAsync(agent, "mcp__every__get-resource-links", """{"count":2}""");
        Assert.Contains("[resource demo://", links.Text, StringComparison.Ordinal);

        var structured = await _scene.RunAsync(agent, "mcp__every__get-structured-content", """{"location":"Chicago"}""");
        Assert.Equal(1, structured.Text.Split("temperature").Length - 1);

        var wrong = await _scene.RunAsync(agent, "mcp__every__get-sum", """{"a":"one"}""");
        Assert.Equal(ToolStatus.Failed, wrong.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ShowsItsProgress(bool overHttp)
    {
        var agent = await AgentAsync(overHttp);
        var outcome = await _scene.RunAsync(agent, "mcp__every__trigger-long-running-operation", """{"duration":1,"steps":2}""");
        Assert.Equal(ToolStatus.Succeeded, outcome.Status);
        await _scene.Deltas.SeenAsync(delta => delta is OutputDelta(_, var text) && text.StartsWith("1/2", StringComparison.Ordinal)).WaitAsync(Scene.Cancel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HasResourcesAndPromptsToRead(bool overHttp)
    {
        var agent = await AgentAsync(overHttp);
        var list = await _scene.RunAsync(agent, "list_mcp_resources");
        Assert.Contains("- demo://", list.Text, StringComparison.Ordinal);
        Assert.Contains("- prompt:simple-prompt", list.Text, StringComparison.Ordinal);
        var prompt = await _scene.RunAsync(agent, "read_mcp_resource", """{"server":"every","uri":"prompt:simple-prompt"}""");
        Assert.StartsWith("user:\n", prompt.Text, StringComparison.Ordinal);
        var missing = await _scene.RunAsync(agent, "read_mcp_resource", """{"server":"every","uri":"demo://nowhere"}""");
        Assert.Equal(ToolStatus.Failed, missing.Status);
        var text = await _scene.RunAsync(agent, "read_mcp_resource", """{"server":"every","uri":"demo://resource/dynamic/text/1"}""");
        Assert.Equal(ToolStatus.Succeeded, text.Status);
    }

    [Fact]
    public async Task IsToldOfTheWorkspaceAndThatNobodyAnswersQuestions()
    {
        var agent = await AgentAsync(overHttp: false);
        await _scene.RunAsync(agent, "mcp__every__echo", """{"message":"hello"}""");
        Assert.Contains(_scene.Workspace, (await _scene.RunAsync(agent, "mcp__every__get-roots-list")).Text, StringComparison.Ordinal);
        var asked = await _scene.RunAsync(agent, "mcp__every__trigger-elicitation-request");
        Assert.Contains("The server asked, and got no answer: ", asked.Text, StringComparison.Ordinal);
    }

    private async Task<McpToolbox> AgentAsync(bool overHttp)
    {
        if (!overHttp) { return _scene.Agent(new ServerSettings("every", new ServerProgram(Npm.Node, [Npm.Everything], ImmutableDictionary<string, string>.Empty, Folder: null))); }

        _http = await EverythingOverHttp.StartAsync();
        return _scene.Agent(new ServerSettings("every", new ServerAddress(_http.Url, ImmutableDictionary<string, string>.Empty)));
    }
}

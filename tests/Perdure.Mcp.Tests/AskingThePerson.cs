using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Mcp.Tests.Stage;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Tests;

/// <summary>What a server asks of the user is put to the user, and what they say goes back to it.</summary>
public sealed class AskingThePerson : IAsyncDisposable
{
    private readonly Scene _scene = new();

    public AskingThePerson() => _scene.Tell("tools", "ask\nask_harmless\nvisit");

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task AFormGoesToThePersonWithItsSchemaAndTheAnswerToTheServer()
    {
        var person = new Somebody(new ElicitationResponse("""{"colour":"blue","size":3}"""));
        var outcome = await AskAsync("ask", person);

        var form = Assert.IsType<ElicitationRequest>(Assert.Single(person.Asked));
        Assert.Equal(("The MCP server stubborn", "Which colour?", null), (form.From, form.Message, form.Address));
        using var schema = JsonDocument.Parse(form.Schema!);
        Assert.Equal("colour", schema.RootElement.GetProperty("required")[0].GetString());
        Assert.Contains("""{"action":"accept","content":{"colour":"blue","size":3}}""", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APageToVisitIsShownWithItsAddress()
    {
        var person = new Somebody(new ElicitationResponse("{}"));
        var outcome = await AskAsync("visit", person);

        var page = Assert.IsType<ElicitationRequest>(Assert.Single(person.Asked));
        Assert.Equal(("https://example.org/sign-in", null), (page.Address, page.Schema));
        Assert.Contains("""{"action":"accept"}""", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANoIsADeclineAndTheModelHearsWhy()
    {
        var outcome = await AskAsync("ask", new Somebody(new Declined("none of your business")));
        Assert.Contains("\"action\":\"decline\"", outcome.Text, StringComparison.Ordinal);
        Assert.EndsWith("The server asked, and got no answer: Which colour? (none of your business)", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithNobodyToAskItIsDeclined() =>
        Assert.EndsWith("Which colour? (nobody can be asked)", (await AskAsync("ask", person: null)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task TheTimeOfTheCallDoesNotRunWhileAPersonThinks()
    {
        var person = new Somebody(new ElicitationResponse("""{"colour":"red"}""")) { Thinks = TimeSpan.FromSeconds(2) };
        var hasty = _scene.Agent(_scene.Stubborn with { ToolTime = TimeSpan.FromSeconds(1) });
        var outcome = await hasty.RunAsync(_scene.Call("mcp__stubborn__ask") with { Person = person }, _scene.Deltas, Scene.Cancel);
        Assert.Contains("\"colour\":\"red\"", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoppedCallStopsAsking()
    {
        var person = new Somebody(new ElicitationResponse("{}")) { Thinks = Timeout.InfiniteTimeSpan };
        var agent = _scene.Agent();
        var run = _scene.Call("mcp__stubborn__ask") with { Person = person };
        var calling = agent.RunAsync(run, _scene.Deltas, Scene.Cancel);
        await person.IsAsked;

        Assert.Equal(ToolStatus.Interrupted, (await agent.StopAsync(run, Scene.Cancel)).Status);
        Assert.Equal(ToolStatus.Interrupted, (await calling).Status);
    }

    [Fact]
    public async Task TheReferenceServerIsAnswered()
    {
        var person = new Somebody(new ElicitationResponse("""{"name":"Ada"}"""));
        var agent = _scene.Agent(new ServerSettings("every", new ServerProgram(Npm.Node, [Npm.Everything], ImmutableDictionary<string, string>.Empty, Folder: null)));
        await _scene.RunAsync(agent, "mcp__every__echo", """{"message":"hello"}""");
        var outcome = await agent.RunAsync(_scene.Call("mcp__every__trigger-elicitation-request") with { Person = person }, _scene.Deltas, Scene.Cancel);

        Assert.IsType<ElicitationRequest>(Assert.Single(person.Asked));
        Assert.Contains("Ada", outcome.Text, StringComparison.Ordinal);
    }

    private Task<ToolOutcome> AskAsync(string tool, IUserPrompt? person) =>
        _scene.Agent().RunAsync(_scene.Call($"mcp__stubborn__{tool}") with { Person = person }, _scene.Deltas, Scene.Cancel);

    /// <summary>Somebody who always says the same.</summary>
    private sealed class Somebody(Answer answer) : IUserPrompt
    {
        private readonly TaskCompletionSource _isAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<Question> Asked { get; } = [];

        public TimeSpan Thinks { get; init; }

        public Task IsAsked => _isAsked.Task;

        public async Task<Answer> AskAsync(Question question, CancellationToken cancel)
        {
            Asked.Add(question);
            _isAsked.TrySetResult();
            await Task.Delay(Thinks, cancel);
            return answer;
        }
    }
}

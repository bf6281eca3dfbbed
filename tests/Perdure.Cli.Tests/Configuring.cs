using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class Configuring : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("{\n  \"modle\": \"a/b\"\n}", ":2: expected a known key, found \"modle\"; did you mean \"model\"?")]
    [InlineData("{\n\n  // why\n  \"patienceMinutes\": \"long\",\n}", ":4: expected a whole number from 0 to 10080 for \"patienceMinutes\", found \"long\".")]
    [InlineData("{ \"providers\": {\n \"mock\": { \"url\": 1 } } }", ":2: expected a known key, found \"providers.mock.url\"; did you mean \"providers.mock.baseUrl\"?")]
    [InlineData("{ \"model\": \"gpt\" }", ":1: expected a model as \"provider/model\" for \"model\", found \"gpt\".")]
    [InlineData("{ \"whenBusy\": \"steal\" }", ":1: expected one of steer, queue, interrupt, block for \"whenBusy\", found \"steal\".")]
    [InlineData("{ \"providers\": [] }", ":1: expected an object for \"providers\", found [].")]
    [InlineData("{ \"model\": \n", ":2: expected JSON (comments are allowed), found: ")]
    [InlineData("[]", ":1: expected an object in braces, found something else.")]
    public async Task AMistakeIsToldWithItsLineAndWhatWasMeant(string config, string expected)
    {
        _desk.Configure(config);
        var ended = await _desk.RunAsync("config", "show");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains($"perdure: {_desk.ConfigFile}{expected}", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachLayerWinsOverTheOneBefore()
    {
        _desk.Configure($$"""
            {
              "model": "home/a", "reasoningEffort": "low", "patienceMinutes": 1, "coolDownMinutes": 1,
              "trustedWorkspaces": ["{{_desk.Workspace}}"],
              "providers": { "mock": { "headers": { "Authorization": "a secret" } } }
            }
            """);
        _desk.Write(".perdure/config.jsonc", """{ "reasoningEffort": "high", "patienceMinutes": 2, "coolDownMinutes": 2 }""");
        _desk.Variables["PERDURE_PATIENCE_MINUTES"] = "3";
        _desk.Variables["PERDURE_COOL_DOWN_MINUTES"] = "3";
        var ended = await _desk.RunAsync("config", "show", "-c", "coolDownMinutes=4");
        Approved.Same("config-show.txt", Approved.Scrubbed(ended.Out, _desk));
    }

    [Fact]
    public async Task AWorkspaceNobodyTrustsIsNotListenedTo()
    {
        _desk.Configure("{}");
        _desk.Write(".perdure/config.jsonc", """{ "model": "evil/model" }""");
        var ended = await _desk.RunAsync("config", "show");
        Assert.DoesNotContain("evil", ended.Out, StringComparison.Ordinal);
        Assert.Contains($"is ignored: to trust it, add \"trustedWorkspaces\": [\"{_desk.Workspace}\"] to {_desk.ConfigFile}", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AConfigurationThatWasChangedOrPlantedIsTrustedAgainOnlyByThePerson(bool wasThere)
    {
        _desk.Configure($$"""{ "trustedWorkspaces": ["{{_desk.Workspace}}"] }""");
        if (wasThere) { _desk.Write(".perdure/config.jsonc", """{ "model": "first/model" }"""); }

        var ended = await _desk.RunAsync("config", "show");
        Assert.Equal((0, "", wasThere), (ended.ExitCode, ended.Error, ended.Out.Contains("first/model", StringComparison.Ordinal)));

        var file = _desk.Write(".perdure/config.jsonc", """{ "mcpServers": { "evil": { "command": "/evil" } } }""");
        ended = await _desk.RunAsync("config", "show");
        Assert.DoesNotContain("evil", ended.Out, StringComparison.Ordinal);
        Assert.Contains($"{file} has changed since you trusted it, and is ignored: look at it, then run: perdure config trust {file}", ended.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("config", "trust")).ExitCode);
        ended = await _desk.RunAsync("config", "show");
        Assert.Equal("", ended.Error);
        Assert.Contains("evil", ended.Out, StringComparison.Ordinal);

        File.Delete(file);
        Assert.Contains("is gone since you trusted it", (await _desk.RunAsync("config", "show")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGoalFileThatACommandMayHaveChangedIsUsedAgainOnlyWhenThePersonSaysSo()
    {
        await using var server = new LoopbackModelServer();
        var file = _desk.Asking(server).Write("GOAL.md", "---\nchecks:\n  - test -e made\nmax-turns: 1\n---\nMake it.\n");
        Assert.NotEqual(3, (await _desk.RunAsync("goal", "-f", "GOAL.md")).ExitCode);
        _desk.Write("GOAL.md", "---\nchecks:\n  - test -e other\nmax-turns: 1\n---\nMake it.\n");
        var asked = server.Requests.Length;
        var ended = await _desk.RunAsync("goal", "-f", "GOAL.md");
        Assert.Equal((3, asked), (ended.ExitCode, server.Requests.Length));
        Assert.Contains($"{file} has changed since it was last used", ended.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("config", "trust", "GOAL.md")).ExitCode);
        Assert.NotEqual(3, (await _desk.RunAsync("goal", "-f", "GOAL.md")).ExitCode);
    }

    [Fact]
    public async Task AWorkspaceCannotTrustItself()
    {
        _desk.Configure($$"""{ "trustedWorkspaces": ["{{_desk.Workspace}}"] }""");
        _desk.Write(".perdure/config.jsonc", """{ "trustedWorkspaces": ["/"] }""");
        var ended = await _desk.RunAsync("config", "show");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("only in the home configuration", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheEnvironmentChoosesAModelForOneRun()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server).Variables["PERDURE_MODEL"] = "mock/lent";
        await _desk.RunAsync("exec", "hello");
        Assert.Equal("lent", server.Requests[0].Model);
    }

    [Fact]
    public async Task ThePublishedSchemaIsTheOneTheProgramPrints()
    {
        var published = Path.Combine(Repository.Root, "docs", "config.schema.json");
        var printed = (await _desk.RunAsync("config", "schema")).Out;
        if (Environment.GetEnvironmentVariable("PERDURE_APPROVE") == "1") { await File.WriteAllTextAsync(published, printed); }

        Assert.Equal(await File.ReadAllTextAsync(published), printed);
    }

    [Fact]
    public async Task ThePathIsTold() => Assert.Equal(_desk.ConfigFile + "\n", (await _desk.RunAsync("config", "path")).Out);
}

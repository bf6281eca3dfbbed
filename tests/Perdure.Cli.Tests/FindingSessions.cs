using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class FindingSessions : IDisposable
{
    private static readonly ImmutableDictionary<string, string> Hour = ImmutableDictionary<string, string>.Empty.Add("retry-after", "3600");

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task TheListIsNarrowedByWhatSessionsAreAbout()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        Assert.Equal(0, await ShellScript.RunAsync($"git init -q -b topic {_desk.Workspace}"));
        await _desk.RunAsync("exec", "--name", "import", "make the import work");
        await _desk.RunAsync("exec", "-m", "mock/gpt-5.5-mini", "explain the export");
        await _desk.RunAsync("exec", "-C", "/", "look elsewhere");

        Assert.Equal(["explain the export", "make the import work"], await TopicsAsync());
        Assert.Equal(["make the import work"], await TopicsAsync("--name", "IMPORT"));
        Assert.Equal(["explain the export"], await TopicsAsync("--model", "mini"));
        Assert.Equal(["explain the export", "make the import work"], await TopicsAsync("--branch", "topic", "--since", "1h"));
        Assert.Equal(["explain the export", "make the import work"], await TopicsAsync("--sort", "name", "--status", "idle"));
        Assert.Equal(["look elsewhere"], await TopicsAsync("--all", "--limit", "1"));
        Assert.Empty(await TopicsAsync("--status", "failed"));
        Assert.Empty(await TopicsAsync("--archived"));

        var none = await _desk.RunAsync("sessions", "list", "--status", "waiting");
        Assert.Equal("perdure: no session answers to that; leave a filter out, or look in other folders with --all\n", none.Error);
        Assert.Equal(2, (await _desk.RunAsync("sessions", "list", "--status", "asleep")).ExitCode);
        Assert.Equal(2, (await _desk.RunAsync("sessions", "list", "--since", "soon")).ExitCode);
    }

    [Fact]
    public async Task ASessionThatRunsIsListedWithWhoHoldsItAndAKilledOneAsInterrupted()
    {
        await using var model = new StallingModel("Never said.");
        using var running = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await running.SessionAsync();
        await model.AskedAsync();
        var listed = await _desk.RunAsync("sessions", "list", "--status", "running");
        Assert.Contains($"running (cli, pid {running.Id})", listed.Out, StringComparison.Ordinal);

        await running.Send(Running.Kill).EndAsync();
        Assert.Empty(await TopicsAsync("--status", "running"));
        Assert.Equal(["write much"], await TopicsAsync("--status", "interrupted"));
        Assert.StartsWith(id[..8], (await _desk.RunAsync("sessions", "list")).Out.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASessionThatWaitsTellsForWhatAndUntilWhen()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Misbehave: new ServerFault(
            ServerFaultKind.Status, Status: 429, Headers: Hour, Body: """{"error":{"message":"Slow down."}}""")));
        var left = await _desk.Asking(server).RunAsync("exec", "--max-wait", "1s", "do this");
        Assert.Equal(4, left.ExitCode);
        using var list = JsonDocument.Parse((await _desk.RunAsync("sessions", "list", "--status", "waiting", "--json")).Out);
        var session = Assert.Single(list.RootElement.EnumerateArray());
        Assert.True(session.GetProperty("until").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(30));
        Assert.NotEqual("", session.GetProperty("why").GetString());
        Assert.Contains("waiting until ", (await _desk.RunAsync("sessions", "list")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm -rf HOME/catalog.db*")]
    [InlineData("printf garbage > HOME/catalog.db")]
    [InlineData("rm -f HOME/catalog.db* && mkdir HOME/catalog.db")]
    public async Task WithoutAUsableCatalogEverythingIsFoundAllTheSame(string accident)
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "The zebra is in the garden."));
        await _desk.Asking(server).RunAsync("exec", "--name", "animals", "where is it?");
        Assert.Equal(0, await ShellScript.RunAsync(accident.Replace("HOME", _desk.Home)));

        Assert.Equal(["where is it?"], await TopicsAsync());
        Assert.Contains("The zebra is", (await _desk.RunAsync("sessions", "search", "zebra")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await _desk.RunAsync("sessions", "show", "animals")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "animals", "again")).ExitCode);
    }

    [Fact]
    public async Task WordsAreFoundWithThePassageTheyStandIn()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Text: "I look.", Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo okapi in the output"}""", "call_1")]),
            new ScriptStep(Text: "Beside the giraffe there is an okapi."));

        // Numbers of entries are shown, and a snapshot may come before or after the next reply.
        await _desk.Asking(server, """ "snapshots": false, """).RunAsync("exec", "--name", "animals", "which animals are there?");
        Approved.Same("sessions-search.txt", Approved.ScrubbedTable((await _desk.RunAsync("sessions", "search", "okapi")).Out, _desk));

        using var found = JsonDocument.Parse((await _desk.RunAsync("sessions", "search", "--json", "giraffe", "okapi")).Out);
        var hit = Assert.Single(Assert.Single(found.RootElement.EnumerateArray()).GetProperty("hits").EnumerateArray());
        Assert.Equal(("model", "Beside the giraffe there is an okapi."), (hit.GetProperty("who").GetString(), hit.GetProperty("snippet").GetString()));
        Assert.Equal("[]\n", (await _desk.RunAsync("sessions", "search", "--json", "walrus")).Out);
        Assert.Equal(2, (await _desk.RunAsync("sessions", "search", "--", "!?")).ExitCode);
    }

    [Fact]
    public async Task SessionsOfManyProcessesAtOnceAreAllTakenIn()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        var ended = await Task.WhenAll(Enumerable.Range(1, 6).Select(number => _desk.RunAsync("exec", $"number {number}")));
        Assert.All(ended, one => Assert.Equal(0, one.ExitCode));
        Assert.Equal(6, (await TopicsAsync()).Length);

        // One that found the catalog busy leaves its mark; the first listing makes the catalog anew, the next one looks at what is marked.
        Assert.Equal(6, (await TopicsAsync()).Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(_desk.Home, "opened")));
    }

    [Fact]
    public async Task TheModelListsTheSessionsOfItsWorkspaceOnly()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Text: "One."),
            new ScriptStep(Text: "Two."),
            new ScriptStep(Calls: [ScriptCall.Of("list_sessions", "{}", "call_1"), ScriptCall.Of("list_sessions", """{"query":"zebra"}""", "call_2")]),
            new ScriptStep(Text: "Done."));
        await _desk.Asking(server).RunAsync("exec", "--name", "animals", "where is the zebra?");
        await _desk.RunAsync("exec", "-C", "/", "a zebra elsewhere");
        await _desk.RunAsync("exec", "what was done here?");

        var told = server.Requests[^1].BodyText;
        Assert.Contains("animals", told, StringComparison.Ordinal);
        Assert.Contains("entry 3, user: where is the zebra", told, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABeginningThatSeveralShareIsNotGuessed()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        await _desk.RunAsync("exec", "--name", "twin", "one");
        await _desk.RunAsync("exec", "--name", "twin", "two");
        foreach (var target in (string[])["twin", "0"])
        {
            var ended = await _desk.RunAsync("sessions", "show", target);
            Assert.Equal(2, ended.ExitCode);
            Assert.StartsWith($"perdure: expected one session for \"{target}\", found 2 that ", ended.Error, StringComparison.Ordinal);
        }

        var unknown = await _desk.RunAsync("sessions", "show", "twim");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("found \"twim\", which is none; the nearest are twin", unknown.Error, StringComparison.Ordinal);
    }

    private async Task<string[]> TopicsAsync(params string[] options)
    {
        using var list = JsonDocument.Parse((await _desk.RunAsync(["sessions", "list", "--json", .. options])).Out);
        return [.. list.RootElement.EnumerateArray().Select(session => session.GetProperty("summary").GetString()!)];
    }
}

using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Journal;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class KeepingSessions : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AnArchivedSessionIsListedOnRequestAndComesBackWhenItIsGoneOnWith()
    {
        await using var server = await WithOneAsync();
        Assert.Equal(0, (await _desk.RunAsync("sessions", "archive", "first")).ExitCode);
        Assert.Empty(await ListedAsync());
        Assert.Single(await ListedAsync("--archived"));
        Assert.Equal(0, (await _desk.RunAsync("sessions", "unarchive", "first")).ExitCode);
        Assert.Single(await ListedAsync());

        await _desk.RunAsync("sessions", "archive", "first");
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "first", "more")).ExitCode);
        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task ASessionThatRunsTakesANameAndOneThatWasKilledDoesNotGoOnForIt()
    {
        await using var model = new StallingModel("Never said.");
        using var running = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await running.SessionAsync();
        await model.AskedAsync();
        Assert.Equal(0, (await _desk.RunAsync("sessions", "rename", id, "held")).ExitCode);
        Assert.Equal("held", Named(Assert.Single(await ListedAsync())).Item1);
        await running.Send(Running.Kill).EndAsync();
        Assert.Equal(0, (await _desk.RunAsync("sessions", "rename", id, "named")).ExitCode);
        Assert.Equal(("named", "interrupted"), Named(Assert.Single(await ListedAsync())));
        Assert.Single(model.Server.Requests);
    }

    [Fact]
    public async Task WhatIsClearedIsNotSentAgainNorRecalledAndStaysInTheLog()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Text: "Noted: zebra."),
            new ScriptStep(Calls: [ScriptCall.Of("recall", """{"query":"zebra"}""", "call_1"), ScriptCall.Of("recall", """{"entry":2}""", "call_2")]),
            new ScriptStep(Text: "I know nothing."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "the word is zebra");
        Assert.Equal(3, (await _desk.RunAsync("sessions", "clear", "first")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("sessions", "clear", "first", "--yes")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "first", "which word?")).ExitCode);
        Assert.DoesNotContain("the word is", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("Noted", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("was cleared by the user", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("the word is zebra", (await _desk.RunAsync("sessions", "export", "first")).Out, StringComparison.Ordinal);
    }

    /// <summary>Its hash is right, and no session can go on from it: "healthy" would be a lie.</summary>
    [Fact]
    public async Task AnEntryThatFollowsFromNothingIsDamageAndNotHealthy()
    {
        await using var server = await WithOneAsync();
        var id = Assert.Single(await ListedAsync()).GetProperty("id").GetString()!;
        long entry;
        await using (var journal = await new FileSessionStore(_desk.Home).OpenAsync(new SessionId(id), new Writer(1, "here", "boot", "test", DateTimeOffset.UnixEpoch), takeOver: false, CancellationToken.None))
        {
            entry = journal.LastSeq + 1;
            await journal.AppendAsync([new LogEntry(entry, DateTimeOffset.UnixEpoch, new SettingsChanged(new Settings(Models: [])))], CancellationToken.None);
        }

        var told = $"Entry {entry}: expected a fact that follows from the entries before it, found SettingsChanged that does not";
        foreach (var words in (string[][])[["sessions", "verify", id], ["sessions", "verify", "--all"], ["sessions", "verify", id, "--repair"]])
        {
            var verified = await _desk.RunAsync(words);
            Assert.Equal(1, verified.ExitCode);
            Assert.StartsWith("damaged ", verified.Out, StringComparison.Ordinal);
            Assert.Contains(told, verified.Out, StringComparison.Ordinal);
        }

        var resumed = await _desk.RunAsync("exec", "resume", id, "go on");
        Assert.Equal(1, resumed.ExitCode);
        Assert.Contains(told, resumed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in Perdure", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AForkGoesItsOwnWayAndTheOtherKeepsIts()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "One."), new ScriptStep(Text: "Two."), new ScriptStep(Text: "Another two."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "say one");
        var forked = await _desk.RunAsync("fork", "first", "--name", "second");
        Assert.Equal(0, forked.ExitCode);
        await _desk.RunAsync("exec", "resume", "first", "say two");
        await _desk.RunAsync("exec", "resume", "second", "say another two");

        var last = server.Requests[^1].BodyText;
        Assert.Contains("say one", last, StringComparison.Ordinal);
        Assert.DoesNotContain("say two", last, StringComparison.Ordinal);
        Assert.DoesNotContain("Another", (await _desk.RunAsync("sessions", "export", "first")).Out, StringComparison.Ordinal);
        Assert.Contains("say one", (await _desk.RunAsync("sessions", "export", "second")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await _desk.RunAsync("sessions", "verify", "--all")).ExitCode);
        var listed = (await ListedAsync()).Single(session => session.GetProperty("name").GetString() == "second");
        Assert.Equal("say one", listed.GetProperty("summary").GetString());
        Assert.NotNull(listed.GetProperty("forkedFrom").GetString());
        Assert.Equal(2, (await _desk.RunAsync("fork", "first", "--at", "900")).ExitCode);
    }

    [Fact]
    public async Task AForkWorksInAWorktreeOfItsOwn()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server).Write("here.txt", "here");
        Assert.Equal(0, await ShellScript.RunAsync($"cd {_desk.Workspace} && git init -q -b main && git add . && git -c user.name=a -c user.email=a@b commit -qm one"));
        await _desk.RunAsync("exec", "--name", "first", "begin");
        var forked = await _desk.RunAsync("fork", "first", "--at", "4", "--worktree", "--json");
        using var fork = JsonDocument.Parse(forked.Out);
        var folder = fork.RootElement.GetProperty("workspace").GetString()!;
        Assert.True(File.Exists(Path.Combine(folder, "here.txt")), forked.Error);
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", fork.RootElement.GetProperty("id").GetString()!, "go on")).ExitCode);
        Assert.Contains(folder, server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PurgedSessionsLeaveNothingAndThoseThatAreNeededStay()
    {
        await using var server = await WithOneAsync();
        await _desk.RunAsync("fork", "first", "--name", "second");
        var kept = await _desk.RunAsync("sessions", "purge", "first", "--yes");
        Assert.Equal(1, kept.ExitCode);
        Assert.Contains("was forked from it", kept.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await _desk.RunAsync("sessions", "purge", "--all")).ExitCode);
        Assert.Contains("2 sessions would be removed", (await _desk.RunAsync("sessions", "purge", "--all", "--dry-run")).Out, StringComparison.Ordinal);
        Assert.Contains("no session is that old", (await _desk.RunAsync("sessions", "purge", "--older-than", "1d")).Error, StringComparison.Ordinal);

        var purged = await _desk.RunAsync("sessions", "purge", "first", "second", "--yes");
        Assert.Equal(0, purged.ExitCode);
        Assert.Contains("2 sessions removed, ", purged.Out, StringComparison.Ordinal);
        Assert.Empty(await ListedAsync("--all"));
        Assert.DoesNotContain("zebra", _desk.EverythingIn("."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASessionInUseIsNotPurgedAndItsOwnerIsNamed()
    {
        await using var model = new StallingModel("Never said.");
        using var running = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await running.SessionAsync();
        await model.AskedAsync();
        var refused = await _desk.RunAsync("sessions", "purge", id, "--yes");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"held by process {running.Id} on ", refused.Error, StringComparison.Ordinal);
        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task ADamagedSessionIsReadUpToTheDamageAndGoesOnOnceRepaired()
    {
        await using var server = await WithOneAsync();
        var log = Assert.Single(Directory.GetFiles(Path.Combine(_desk.Home, "sessions"), "log.jsonl", SearchOption.AllDirectories));
        var lines = await File.ReadAllLinesAsync(log);
        lines[^3] = lines[^3].Replace("\"seq\"", "\"sec\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(log, string.Join('\n', lines) + "\n");

        var resumed = await _desk.RunAsync("exec", "resume", "first", "more");
        Assert.Equal(1, resumed.ExitCode);
        Assert.Contains("can be read up to there", resumed.Error, StringComparison.Ordinal);
        Assert.Equal("damaged", Assert.Single(await ListedAsync()).GetProperty("status").GetString());

        var repaired = await _desk.RunAsync("sessions", "verify", "--all", "--repair");
        Assert.Equal(0, repaired.ExitCode);
        Assert.StartsWith("repaired", repaired.Out, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(log)!, "damaged-*.bin"));
        Assert.Equal(0, (await _desk.RunAsync("sessions", "verify", "--all")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "first", "more")).ExitCode);
        Assert.Contains("had been damaged", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASessionOfANewerVersionIsReadAndNeitherWrittenNorRepaired()
    {
        await using var server = await WithOneAsync();
        var log = Assert.Single(Directory.GetFiles(Path.Combine(_desk.Home, "sessions"), "log.jsonl", SearchOption.AllDirectories));
        var lines = await File.ReadAllLinesAsync(log);
        await File.WriteAllTextAsync(log, NewerLog.Of(lines));

        Assert.Contains("zebra", (await _desk.RunAsync("sessions", "show", "first", "--entries", "1..3")).Out, StringComparison.Ordinal);
        foreach (var command in (string[][])[["exec", "resume", "first", "more"], ["sessions", "rename", "first", "other"], ["sessions", "verify", "first", "--repair"]])
        {
            var refused = await _desk.RunAsync(command);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("newer version", refused.Out + refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(NewerLog.Of(lines), await File.ReadAllTextAsync(log));
    }

    [Fact]
    public async Task ALogIsFollowedWhileItGrows()
    {
        await using var model = new StallingModel("Said at last.");
        using var running = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await running.SessionAsync();
        await model.AskedAsync();
        using var follower = _desk.Start("sessions", "log", "-f", id);
        await follower.OutAsync("input: write much");
        await running.Send(Running.Interrupt).EndAsync();
        await follower.OutAsync("turn 1 interrupted");
        await follower.Send(Running.Interrupt).EndAsync();
    }

    [Fact]
    public async Task AnExportedPageNeedsNothingAndHoldsNoTagOfAnybodyElse()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Text: "<script>alert(1)</script>", Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo '<img src=x>'"}""", "call_1")]),
            new ScriptStep(Text: "Done."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do <b>this</b>");
        Assert.Equal(0, (await _desk.RunAsync("sessions", "export", "first", "-f", "html", "-o", "page.html")).ExitCode);
        var page = await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "page.html"));
        foreach (var tag in (string[])["<script", "<img", "<b>", "http://", "https://", "src=", "@import", "url("])
        {
            Assert.DoesNotContain(tag, page.Replace("&lt;img src=x&gt;", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Contains("do &lt;b&gt;this&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    private static (string?, string?) Named(JsonElement session) => (session.GetProperty("name").GetString(), session.GetProperty("status").GetString());

    private async Task<LoopbackModelServer> WithOneAsync()
    {
        var server = new LoopbackModelServer(new ScriptStep(Text: "A zebra."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "which animal? a zebra?");
        return server;
    }

    private async Task<List<JsonElement>> ListedAsync(params string[] options)
    {
        using var list = JsonDocument.Parse((await _desk.RunAsync(["sessions", "list", "--json", .. options])).Out);
        return [.. list.RootElement.EnumerateArray().Select(session => session.Clone())];
    }
}

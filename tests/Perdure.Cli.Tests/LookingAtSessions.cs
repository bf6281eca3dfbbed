using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class LookingAtSessions : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task TheListOfAFolderIsATableAndAnArray()
    {
        await using var server = Working();
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do this\nand that");
        Approved.Same("sessions-list.txt", Approved.ScrubbedTable((await _desk.RunAsync("sessions", "list")).Out, _desk));

        using var list = JsonDocument.Parse((await _desk.RunAsync("sessions", "list", "--json")).Out);
        var session = Assert.Single(list.RootElement.EnumerateArray());
        Assert.Equal("first", session.GetProperty("name").GetString());
        Assert.Equal("idle", session.GetProperty("status").GetString());
        Assert.Equal("mock/gpt-5.5", session.GetProperty("model").GetString());
        Assert.Equal(_desk.Workspace, session.GetProperty("workspace").GetString());
        Assert.Equal("do this", session.GetProperty("summary").GetString());
        Assert.Equal(2, session.GetProperty("usage").GetProperty("calls").GetInt32());
        Assert.True(session.GetProperty("updatedAt").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task SessionsOfOtherFoldersAreListedOnRequest()
    {
        await using var server = new LoopbackModelServer();
        await _desk.Asking(server).RunAsync("exec", "-C", "/", "elsewhere");
        Assert.Equal("[]\n", (await _desk.RunAsync("sessions", "list", "--json")).Out);
        Assert.Contains("elsewhere", (await _desk.RunAsync("sessions", "list", "--all", "--json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyListIsAnEmptyArray() => Assert.Equal("[]\n", (await _desk.RunAsync("sessions", "list", "--json")).Out);

    [Fact]
    public async Task OneSessionIsShownWithItsStepsPlanAndTheWayOn()
    {
        await using var server = Working();
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do this");
        Approved.Same("sessions-show.txt", Approved.Scrubbed((await _desk.RunAsync("sessions", "show", "first")).Out, _desk));

        using var shown = JsonDocument.Parse((await _desk.RunAsync("sessions", "show", "first", "--json")).Out);
        Assert.Equal("look", shown.RootElement.GetProperty("plan")[0].GetProperty("step").GetString());
        var entries = await _desk.RunAsync("sessions", "show", "first", "--entries", "1..3", "--json");
        Assert.Equal(3, entries.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task AnExportIsADocumentOrTheLog()
    {
        await using var server = Working();
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do this");
        Approved.Same("sessions-export.md", Approved.Scrubbed((await _desk.RunAsync("sessions", "export", "first")).Out, _desk));

        Assert.Equal(0, (await _desk.RunAsync("sessions", "export", "first", "--format", "jsonl", "-o", "log.jsonl")).ExitCode);
        var lines = await File.ReadAllLinesAsync(Path.Combine(_desk.Workspace, "log.jsonl"));
        Assert.Contains("\"type\":\"session-started\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"type\":\"turn-ended\"", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyingFindsALogThatWasChanged()
    {
        await using var server = Working();
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do this");
        Assert.Equal(0, (await _desk.RunAsync("sessions", "verify", "--all")).ExitCode);

        var log = Assert.Single(Directory.GetFiles(Path.Combine(_desk.Home, "sessions"), "log.jsonl", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(log, (await File.ReadAllTextAsync(log)).Replace("do this", "do that"));
        var ended = await _desk.RunAsync("sessions", "verify", "--all", "--json");
        Assert.Equal(1, ended.ExitCode);
        using var verdicts = JsonDocument.Parse(ended.Out);
        Assert.False(verdicts.RootElement[0].GetProperty("ok").GetBoolean());
        Assert.Equal(0, (await _desk.RunAsync("sessions", "list", "--json")).ExitCode);
    }

    [Fact]
    public async Task ASessionAtRestTakesANewName()
    {
        await using var server = new LoopbackModelServer();
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do this");
        Assert.Equal(0, (await _desk.RunAsync("sessions", "rename", "first", "second")).ExitCode);
        Assert.Contains("\"name\": \"second\"", (await _desk.RunAsync("sessions", "list", "--json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHistoryIsCompactedByHand()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "First answer."), new ScriptStep(Text: "The summary of it all."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "do this");
        var ended = await _desk.RunAsync("compact", "first");
        Assert.Equal(0, ended.ExitCode);
        Assert.StartsWith("compacted: about ", ended.Out, StringComparison.Ordinal);
        Assert.Contains("The summary of it all.", _desk.EverythingIn("sessions"), StringComparison.Ordinal);
        Assert.Contains("history compacted", (await _desk.RunAsync("sessions", "show", "first")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatASessionChangedIsShownAsFilesAndAsAPatch()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo new > new.txt; echo two >> old.txt"}""", "call_1")]), new ScriptStep(Text: "Done."));
        _desk.Asking(server).Write("old.txt", "one\n");
        await _desk.RunAsync("exec", "--name", "first", "do this");
        var page = (await _desk.RunAsync("sessions", "show", "first")).Out;
        Assert.Contains("since the session began:\n  2 files (+2 -0 lines)\n  added    new.txt  +1 -0\n  changed  old.txt  +1 -0\n", page, StringComparison.Ordinal);

        File.Delete(Path.Combine(_desk.Workspace, "new.txt"));
        var patch = await _desk.RunAsync("sessions", "show", "first", "--diff");
        Assert.Contains("--- a/old.txt\n+++ b/old.txt\n@@ -1 +1,2 @@\n one\n+two\n", patch.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("new.txt", patch.Out, StringComparison.Ordinal);
        using var shown = JsonDocument.Parse((await _desk.RunAsync("sessions", "show", "first", "--json", "--diff")).Out);
        var changes = shown.RootElement.GetProperty("changes");
        Assert.Equal("old.txt", Assert.Single(changes.GetProperty("files").EnumerateArray()).GetProperty("path").GetString());
        Assert.Contains("+two", changes.GetProperty("patch").GetString(), StringComparison.Ordinal);
        Assert.Equal("answered", shown.RootElement.GetProperty("lastStop").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task AnOpenQuestionAGoalAndWarningsAreShown()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Misbehave: new ServerFault(ServerFaultKind.Status)),
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch outside","sandbox_permissions":"require_escalated"}""", "call_1")]));
        await _desk.Asking(server).RunAsync("goal", "make it so", "--check", "test -e done", "-c", "goals.answerMinutes=0");
        var id = (await _desk.RunAsync("sessions", "list")).Out.Split('\n')[1].Split(' ')[0];
        var page = (await _desk.RunAsync("sessions", "show", id)).Out;
        Assert.Contains("\nGoal:\n  make it so\n", page, StringComparison.Ordinal);
        Assert.Contains("\nOpen questions:\n  may I run", page, StringComparison.Ordinal);
        Assert.Contains("\nWarnings:\n", page, StringComparison.Ordinal);
        using var shown = JsonDocument.Parse((await _desk.RunAsync("sessions", "show", id, "--json")).Out);
        Assert.Equal("make it so", shown.RootElement.GetProperty("goalStands").GetProperty("objective").GetString());
        Assert.Contains("touch outside", shown.RootElement.GetProperty("openQuestions")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(shown.RootElement.GetProperty("warnings").EnumerateArray());
    }

    private static LoopbackModelServer Working() => new(
        new ScriptStep(Text: "I look.", Calls: [ScriptCall.Of("update_plan", """{"plan":[{"step":"look","status":"completed"}]}""", "call_plan")]),
        new ScriptStep(Text: "Done."));
}

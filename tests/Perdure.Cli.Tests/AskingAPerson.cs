using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>What needs a person waits for one, whichever process is there by then.</summary>
public sealed class AskingAPerson : IDisposable
{
    private const string Escalated = """{"cmd":"touch outside && echo touched","sandbox_permissions":"require_escalated","justification":"the build wants it"}""";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task ARunWithNobodyToAskLeavesWithItsOwnExitCodeAndSaysHowToAnswer()
    {
        await using var server = Working();
        var ended = await _desk.Asking(server).RunAsync("exec", "make it so");

        Assert.Equal((3, ""), (ended.ExitCode, ended.Out));
        Approved.Same("exec-asks.txt", Approved.Scrubbed(ended.Error, _desk));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("session", true)]
    [InlineData("no", false)]
    public async Task TheAnswerComesFromALaterProcessAndTheTurnGoesOn(string answer, bool runs)
    {
        await using var server = Working();
        var id = await AskedAsync(server);
        var ended = await _desk.RunAsync("answer", id, answer);

        Assert.Equal((0, "It is so.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal(runs, File.Exists(Path.Combine(_desk.Workspace, "outside")));
        Assert.Contains(runs ? "touched" : "does not allow it", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReasonReachesTheModel()
    {
        await using var server = Working();
        var ended = await _desk.RunAsync("answer", await AskedAsync(server), "no", "--because", "use the staging server");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("use the staging server", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheQuestionIsShownAndASecondAnswerHearsOfTheFirst()
    {
        await using var server = Working();
        var id = await AskedAsync(server);
        var shown = await _desk.RunAsync("answer", id);
        Assert.Equal(3, shown.ExitCode);
        Assert.Contains("may I run: touch outside && echo touched", shown.Out, StringComparison.Ordinal);
        Assert.Contains("the model says: the build wants it", shown.Out, StringComparison.Ordinal);

        await _desk.RunAsync("answer", id, "yes");
        var late = await _desk.RunAsync("answer", id, "no");
        Assert.Equal(2, late.ExitCode);
        Assert.Contains("the last was answered by", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatIsNoneIsAMistakeOfUseAndTheQuestionStays()
    {
        await using var server = Working();
        var id = await AskedAsync(server);
        var ended = await _desk.RunAsync("answer", id, "perhaps");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("expected yes|session|", ended.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await _desk.RunAsync("exec", "resume", id)).ExitCode);
    }

    [Fact]
    public async Task UnattendedNobodyIsAskedAndTheModelIsTold()
    {
        await using var server = Working();
        var ended = await _desk.Asking(server).RunAsync("exec", "--profile", "unattended", "make it so");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("runs unattended, so nobody is asked", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullRunsItAtOnce()
    {
        await using var server = Working();
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "--profile", "full", "make it so")).ExitCode);
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "outside")));
    }

    [Fact]
    public async Task AResumeIsNeverWiderThanTheSessionWas()
    {
        await using var server = Working();
        var id = await AskedAsync(server);
        _desk.Asking(server, "\"profile\": \"full\",");

        Assert.Equal(3, (await _desk.RunAsync("exec", "resume", id)).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "--profile", "full", id)).ExitCode);
    }

    [Fact]
    public async Task WhatTheModelWantsToKnowIsAnsweredInWords()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("request_user_input", """{"questions":[{"id":"db","question":"Which database?","options":[{"label":"SQLite"},{"label":"PostgreSQL"}]}]}""")]),
            new ScriptStep(Text: "It is so."));
        var id = await AskedAsync(server);

        Assert.Equal(0, (await _desk.RunAsync("answer", id, "2")).ExitCode);
        Assert.Contains("PostgreSQL", JsonDocument.Parse(server.Requests[^1].BodyText).RootElement.GetProperty("input").EnumerateArray().Last().GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProfileOfOnesOwnExtendsAnother()
    {
        await using var server = Working();
        _desk.Asking(server, """ "profiles": { "night": { "extends": "unattended", "ceilings": { "actions": 0 } } },""");
        var ended = await _desk.RunAsync("exec", "--profile", "night", "make it so");

        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("it has made 0 of 0 actions; the profile night goes no further by itself", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProfileNobodyKnowsIsAMistakeOfUse()
    {
        await using var server = Working();
        var ended = await _desk.Asking(server).RunAsync("exec", "--profile", "unatended", "make it so");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("found \"unatended\" (did you mean \"unattended\"?)", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AtATerminalThePersonIsAskedThereAndAlwaysBecomesARule()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"touch outside","sandbox_permissions":"require_escalated"}""")]), new ScriptStep(Text: "It is so."));
        _desk.Asking(server);
        var variables = string.Join(' ', _desk.Variables.Select(variable => $"{variable.Key}={variable.Value}"));
        using var screen = new TmuxScreen(
            $"cd {_desk.Workspace}; env {variables} HOME={_desk.Home} PERDURE_HOME={_desk.Home} PERDURE_KEEPER={Repository.Keeper} {Repository.Executable} exec 'make it so'; echo \"ended with $?\"; sleep 60");

        var asked = await screen.ShowsAsync("[y]es once, for the [s]ession, [a]lways, [n]o and why:");
        Assert.Contains("May I run: touch outside", asked, StringComparison.Ordinal);
        screen.Type("perhaps", "Enter");
        screen.Type("a", "Enter");
        await screen.ShowsAsync("ended with 0");

        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "outside")));
        Assert.Contains("touch", (await _desk.RunAsync("rules", "list")).Out, StringComparison.Ordinal);
    }

    private static LoopbackModelServer Working() =>
        new(new ScriptStep(Calls: [ScriptCall.Of("exec_command", Escalated)]), new ScriptStep(Text: "It is so."));

    private async Task<string> AskedAsync(LoopbackModelServer server)
    {
        using var run = _desk.Asking(server).Start("exec", "make it so");
        var id = await run.SessionAsync();
        Assert.Equal(3, (await run.EndAsync()).ExitCode);
        return id;
    }
}

using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>What needs the user waits for one, whichever process is there by then.</summary>
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
        Assert.Contains("may I run: touch outside", asked, StringComparison.Ordinal);
        screen.Type("perhaps", "Enter");
        screen.Type("a", "Enter");
        await screen.ShowsAsync("ended with 0");

        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "outside")));
        Assert.Contains("touch", (await _desk.RunAsync("rules", "list")).Out, StringComparison.Ordinal);
    }

    /// <summary>Once the first line was shown, and of a long one the beginning.</summary>
    [Fact]
    public async Task TheWholeOfWhatWouldRunIsShownWithCharsNobodySees()
    {
        var command = $"echo harmless\nprintf 'a\u001b[2Kb\u202ec' {new string('y', 400)} && touch outside";
        var call = JsonSerializer.Serialize(new { cmd = command, workdir = ".", sandbox_permissions = "require_escalated" });
        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("exec_command", call)]));
        using var run = _desk.Asking(server).Start("exec", "make it so");
        var id = await run.SessionAsync();
        var asked = await run.EndAsync();
        var shown = await _desk.RunAsync("answer", id);
        var json = JsonDocument.Parse((await _desk.RunAsync("sessions", "show", id, "--json")).Out).RootElement.GetRawText();
        var events = (await _desk.Asking(server).RunAsync("exec", "resume", id, "--json")).Out;

        foreach (var text in new[] { asked.Error, shown.Out })
        {
            Assert.Contains("run: echo harmless\n", text, StringComparison.Ordinal);
            Assert.Contains("| printf 'a<U+001B>[2Kb<U+202E>c' yyyy", text, StringComparison.Ordinal);
            Assert.Contains("yyyy && touch outside", text, StringComparison.Ordinal);
            Assert.Contains($"in {_desk.Workspace}", text, StringComparison.Ordinal);
            Assert.Contains("it leaves the sandbox of the profile workspace", text, StringComparison.Ordinal);
            Assert.Contains("session means: this very command, character by character, in", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\u202e', text);
        }

        foreach (var text in new[] { json, events })
        {
            Assert.Contains("yyyy && touch outside", text, StringComparison.Ordinal);
            Assert.Contains("\"folder\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', text);
        }
    }

    [Fact]
    public async Task AlwaysSaysWhatElseItLetsThroughAndHoldsForTheFolder()
    {
        var call = """{"cmd":"npm run deploy","sandbox_permissions":"require_escalated"}""";
        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("exec_command", call)]), new ScriptStep(Text: "It is so."));
        var id = await AskedAsync(server);
        Assert.Contains(
            $"always means: every command that begins with `npm run deploy`, whatever follows, outside the sandbox, in {_desk.Workspace} and below, under the profile workspace, in every session",
            (await _desk.RunAsync("answer", id)).Out,
            StringComparison.Ordinal);

        await _desk.RunAsync("answer", id, "always");
        Assert.Contains($"npm run deploy (in {_desk.Workspace}) (profile workspace)", (await _desk.RunAsync("rules", "list")).Out, StringComparison.Ordinal);
        Assert.Contains("matches the rule", (await _desk.RunAsync("rules", "check", "npm run deploy --dry")).Out, StringComparison.Ordinal);
        Assert.Contains("No rule speaks of", (await _desk.RunAsync("rules", "check", "cd / && npm run deploy")).Out, StringComparison.Ordinal);
    }

    /// <summary>Names of tools, options of questions, names of sessions: each of these once reached the terminal as it came.</summary>
    [Fact]
    public async Task NothingFromElsewhereCommandsTheTerminal()
    {
        const string Bad = "x\u001b]0;owned\u0007\u001b[31m\u202e\u009b2Jy";
        var question = JsonSerializer.Serialize(new { questions = new[] { new { id = "a" + Bad, question = Bad, options = new[] { new { label = Bad, description = Bad } } } } });
        await using var server = new LoopbackModelServer(
            new ScriptStep(Text: Bad, Calls: [ScriptCall.Of(Bad, "{}")]),
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", JsonSerializer.Serialize(new { cmd = $"printf '{Bad}'" }))]),
            new ScriptStep(Calls: [ScriptCall.Of("update_plan", JsonSerializer.Serialize(new { plan = new[] { new { step = Bad, status = "pending" } } }))]),
            new ScriptStep(Calls: [ScriptCall.Of("request_user_input", question)]));
        var run = await _desk.Asking(server).RunAsync("exec", $"do {Bad}");
        var id = run.Error.Split('\n').First(line => line.StartsWith("session ", StringComparison.Ordinal)).Split(' ')[1];
        await _desk.RunAsync("sessions", "rename", id, Bad);

        string[][] pages =
        [
            ["answer", id], ["report", id], ["report", id, "-f", "json"], ["sessions", "list"], ["sessions", "show", id], ["sessions", "log", id], ["sessions", "log", id, "--json"],
            ["sessions", "show", id, "--json"], ["sessions", "search", "x"], ["sessions", "export", id, "-f", "jsonl"], ["ps", id], ["exec", "resume", id, "--json"], ["exec", "resume", Bad], [Bad],
        ];
        foreach (var said in (await Task.WhenAll(pages.Select(async page => (Page: string.Join(' ', page), Said: await _desk.RunAsync(page))))).Append((Page: "exec", Said: run)))
        {
            var text = said.Said.Out + said.Said.Error;
            Assert.True(text.IndexOfAny(['\u001b', '\u0007', '\u202e', '\u009b']) < 0, $"{said.Page}: {JsonSerializer.Serialize(text)}");
        }
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

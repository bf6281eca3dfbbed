using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>When a proof is taken, on what ground, and what becomes of it afterwards.</summary>
public sealed class ProvingGoals : IDisposable
{
    private static readonly ScriptStep Claim = new(Calls: [ScriptCall.Of("update_goal", """{"status":"complete"}""")]);

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("mkae test", "command not found")]
    [InlineData("sh test.sh", "test.sh")]
    [InlineData("if true; then", "syntax error")]
    public async Task ACheckThatCannotRunIsRefusedWithoutAskingAModel(string check, string why)
    {
        await using var server = Scripted();
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", check);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("the goal is not begun: a command of its proof cannot be run", ended.Error, StringComparison.Ordinal);
        Assert.Contains(why, ended.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task AGoalWhoseProofHoldsAlreadyIsSaidToBeSo()
    {
        await using var server = Scripted(Claim, new ScriptStep(Text: "Nothing to do."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "true");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("holds already", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--even-if-true", ended.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        var resumed = await _desk.RunAsync("goal", "resume");
        Assert.Equal((0, "Nothing to do.\n"), (resumed.ExitCode, resumed.Out));
    }

    [Fact]
    public async Task ProtectedFilesThatAreNotThereAreRefused()
    {
        await using var server = Scripted();
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "test -e x", "--protect", "tests/**/*.cs");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("expected files that match tests/**/*.cs, found none", ended.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task TheSameClaimWithNothingChangedRunsNothing()
    {
        await using var server = Scripted(Claim, Claim, Shell("touch done"), Claim, new ScriptStep(Text: "Done."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Do it", "--check", "echo looked >> looks; test -e done");
        Assert.Equal((0, "Done.\n"), (ended.ExitCode, ended.Out));
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(_desk.Workspace, "looks"))).Length); // Before the work, and two claims of three.
        Assert.Contains("nothing has changed since your last claim", server.Requests[2].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACheckThatFailsAndPassesOnTheSameFilesHasToPassThreeTimes()
    {
        // It passes every second time, and counts where no snapshot sees it.
        var count = Path.Combine(Path.GetDirectoryName(_desk.Workspace)!, "count");
        await using var server = Scripted(Shell("true"), Claim, new ScriptStep(Text: "Flaky."));
        var ended = await _desk.Asking(server, "\"profile\": \"full\",").RunAsync("goal", "Do it", "--max-turns", "1", "--check", $"echo x >> {count}; [ $(($(wc -l < {count}) % 2)) = 0 ]");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("Flaky", server.Requests[2].BodyText, StringComparison.Ordinal);
        Assert.Single((await ShownAsync()).GetProperty("flaky").EnumerateArray());
    }

    [Fact]
    public async Task WhatIsChangedAfterAcceptanceIsProvenAgain()
    {
        await using var server = Scripted(Shell("touch done"), Claim, Shell("rm done"), new ScriptStep(Text: "Done."), Shell("touch done"), Claim, new ScriptStep(Text: "Truly done."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Make done", "--check", "ls done");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("the proof no longer holds; the goal is active again", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Truly done.", ended.Out, StringComparison.Ordinal);
        Assert.Contains("After it was accepted something was changed", server.Requests[4].BodyText, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "done")));
    }

    [Fact]
    public async Task FilesThatAreBentOnlyWhileTheChecksRunAreFoundOut()
    {
        _desk.Write("proof.sh", "sh work.sh\nexit 1\n");
        await using var server = Scripted(Shell("echo 'echo exit 0 > proof.sh; sed -i s/echo.*proof.sh.// work.sh' > work.sh"), Claim, new ScriptStep(Text: "Bent."));
        var ended = await _desk.Asking(server, "\"profile\": \"full\",").RunAsync("goal", "Pass", "--check", "sh proof.sh", "--check", "sh proof.sh", "--protect", "proof.sh", "--max-turns", "1");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("changed while its commands ran", server.Requests[2].BodyText, StringComparison.Ordinal);
    }

    /// <summary>Where no namespaces stand around the checks the program says so itself: to the user, to programs and to the model.</summary>
    [Theory]
    [InlineData("\"profile\": \"full\",")]
    [InlineData("\"bubblewrap\": \"none\",")]
    public async Task AProofThatNothingProtectsIsNotCalledOne(string config)
    {
        await using var server = Scripted(Shell("touch done"), Claim, new ScriptStep(Text: "There."));
        var ended = await _desk.Asking(server, config).RunAsync("goal", "Make it", "--check", "test -e done");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("the goal is complete: its commands hold, but the proof cannot be trusted: its commands ran outside of namespaces", ended.Error, StringComparison.Ordinal);
        Assert.Contains("The proof cannot be trusted", server.Requests[2].BodyText, StringComparison.Ordinal);

        Assert.Contains("cannot be trusted: its commands ran outside of namespaces", (await _desk.RunAsync("goal", "show")).Out, StringComparison.Ordinal);
        using var shown = JsonDocument.Parse((await _desk.RunAsync("goal", "show", "--json")).Out);
        Assert.StartsWith("the proof cannot be trusted", shown.RootElement.GetProperty("untrusted").GetString(), StringComparison.Ordinal);
        Assert.True(shown.RootElement.GetProperty("evidence")[0].GetProperty("unprotected").GetBoolean());
    }

    [Fact]
    public async Task ACommandLeftRunningStandsStillWhileTheProofIsTaken()
    {
        // It writes the file for as long as it runs; the check reads it twice.
        const string busy = """{"cmd":"for i in $(seq 1500); do echo $i > tick; sleep 0.02; done","yield_time_ms":200}""";
        await using var server = Scripted(new ScriptStep(Calls: [ScriptCall.Of("exec_command", busy)]), Claim, new ScriptStep(Calls: [ScriptCall.Of("write_stdin", """{"session_id":1,"chars":"\u0003"}""")]), new ScriptStep(Text: "Still."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Hold", "--check", "test -e tick || exit 1; a=$(cat tick); sleep 0.5; b=$(cat tick); echo $a $b; [ \"$a\" = \"$b\" ]", "--max-turns", "1");
        Assert.Contains("the goal is complete", ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task TheReviewerSeesWhatChangedAndIsNeverCalledAProof()
    {
        await using var server = Scripted(
            Shell("echo 'It is fast.' > README.md"), Claim, new ScriptStep(Text: "I think so."),
            new ScriptStep(Text: """{"verdicts":[{"number":1,"met":true,"reason":"README.md says it"}]}"""), new ScriptStep(Text: "Done."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Say that it is fast", "--judge", "The README says that it is fast.");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("as judged by mock/gpt-5.5 and not proven", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("and proven", ended.Error, StringComparison.Ordinal);
        Assert.Equal("judged", (await ShownAsync()).GetProperty("proof").GetString());

        var review = server.Requests[2].BodyText;
        Assert.Contains("+It is fast.", review, StringComparison.Ordinal);
        Assert.Contains("verdicts", review, StringComparison.Ordinal);
        Assert.DoesNotContain("exec_command", review, StringComparison.Ordinal); // A call of its own, without the author's conversation and tools.
    }

    [Fact]
    public async Task ProgressIsCommittedToABranchOfItsOwnWithoutHooksOrTheIndex()
    {
        var git = $"git -C {_desk.Workspace} -c user.name=a -c user.email=a@b";
        _desk.Write(".gitignore", "*.log\n");
        _desk.Write("kept.log", "committed though ignored\n");
        _desk.Write("old", "old\n");
        Assert.Equal(0, await Stage.ShellScript.RunAsync($"git init -q -b main {_desk.Workspace} && {git} add -f . && {git} commit -qm first && {git} config core.hooksPath .hooks && mkdir {_desk.Workspace}/.hooks && for h in reference-transaction post-commit pre-commit; do printf '#!/bin/sh\\ntouch {_desk.Workspace}/hooked\\n' > {_desk.Workspace}/.hooks/$h; chmod +x {_desk.Workspace}/.hooks/$h; done"));
        await using var server = Scripted(Shell("rm old; echo one > new"), new ScriptStep(Text: "One."), Shell("echo two > new; touch done"), Claim, new ScriptStep(Text: "Done."));
        var ended = await _desk.Asking(server).RunAsync("goal", "Make it new", "--check", "test -e done", "--commit-progress");
        Assert.Equal(0, ended.ExitCode);

        var branch = (await ShownAsync()).GetProperty("progressBranch").GetProperty("name").GetString();
        Assert.Contains(branch!, (await _desk.RunAsync("goal", "show")).Out, StringComparison.Ordinal);
        Assert.Equal("Turn 2: Make it new\nTurn 1: Make it new\nfirst\n", await Stage.ShellScript.OutputAsync($"{git} log --format=%s {branch}"));
        Assert.Equal("one\n", await Stage.ShellScript.OutputAsync($"{git} show {branch}~1:new"));
        Assert.Equal(".gitignore\ndone\nkept.log\nnew\n", await Stage.ShellScript.OutputAsync($"{git} ls-tree -r --name-only {branch} | grep -v .hooks"));
        Assert.Equal("refs/heads/main\n", await Stage.ShellScript.OutputAsync($"{git} symbolic-ref HEAD"));
        Assert.Equal("", await Stage.ShellScript.OutputAsync($"{git} diff --cached --name-only; {git} fsck --strict 2>&1 | grep -v dangling || true"));
        Assert.False(File.Exists(Path.Combine(_desk.Workspace, "hooked")));
    }

    [Fact]
    public async Task AWorkspaceThatIsGoneIsSaidAtOnce()
    {
        await using var server = Scripted(new ScriptStep(Text: "Half of it."));
        _desk.Asking(server);
        var place = Directory.CreateDirectory(Path.Combine(_desk.Workspace, "project")).FullName;
        Assert.Equal(5, (await _desk.RunAsync("goal", "Do it", "--check", "test -e x", "--max-turns", "1", "-C", place)).ExitCode);
        Directory.Delete(place);
        var resumed = await _desk.RunAsync("goal", "resume", await LastAsync(), "--max-turns", "3");
        Assert.Equal(3, resumed.ExitCode);
        Assert.Contains("project is not there", resumed.Error, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    private static ScriptStep Shell(string command) => new(Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":{{JsonSerializer.Serialize(command)}}}""")]);

    private static LoopbackModelServer Scripted(params ScriptStep[] steps) => new(new ModelScript([.. steps], Otherwise: new ScriptStep(Text: "Nothing more to say.")));

    private async Task<string> LastAsync()
    {
        using var json = JsonDocument.Parse((await _desk.RunAsync("goal", "list", "--all", "--json")).Out);
        return json.RootElement[0].GetProperty("session").GetString()!;
    }

    private async Task<JsonElement> ShownAsync()
    {
        using var json = JsonDocument.Parse((await _desk.RunAsync("goal", "show", "--json")).Out);
        return json.RootElement.Clone();
    }
}

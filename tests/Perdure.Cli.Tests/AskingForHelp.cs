using Perdure.Cli.Tests.Stage;

namespace Perdure.Cli.Tests;

public sealed class AskingForHelp : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    public static TheoryData<string> Commands() =>
    [
        "", "exec", "exec resume", "goal", "goal show", "goal list", "goal resume", "goal pause", "goal edit", "goal clear", "goal draft",
        "sessions", "sessions list", "sessions search", "sessions show", "sessions verify", "sessions export", "sessions import", "sessions import codex", "sessions import claude", "sessions rename",
        "sessions log", "sessions archive", "sessions unarchive", "sessions fork", "sessions rewind", "sessions clear", "sessions purge", "resume", "fork", "rewind",
        "compact", "auth", "auth set", "auth list", "auth remove", "config", "config show", "config trust", "config path", "config schema", "mcp", "mcp list", "mcp add", "mcp remove", "mcp test", "rules", "rules check", "rules list", "rules add", "answer", "serve", "serve status", "serve stop", "serve logs", "attach", "detach", "service", "service install", "service uninstall", "service status", "notify", "notify test", "sandbox", "doctor", "demo", "completion",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task EveryCommandExplainsItselfWithExamples(string command)
    {
        var ended = await _desk.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("Examples:", ended.Out, StringComparison.Ordinal);
        Approved.Same($"help{(command.Length > 0 ? "-" : "")}{command.Replace(' ', '-')}.txt", ended.Out);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task AShellGetsAScriptToCompleteWith(string shell) =>
        Approved.Same($"completion.{shell}.txt", (await _desk.RunAsync("completion", shell)).Out);

    [Fact]
    public async Task BashCompletesTheCommandsBelowAnother()
    {
        var script = _desk.Write("complete.sh", (await _desk.RunAsync("completion", "bash")).Out);
        var words = $". {script}; COMP_WORDS=(perdure sessions li); COMP_CWORD=2; _perdure; test \"${{COMPREPLY[*]}}\" = list";
        Assert.Equal(0, await ShellScript.RunAsync($"bash -c '{words}'"));
    }

    [Fact]
    public async Task TheVersionIsOneLine() => Assert.Matches("^perdure \\d+\\.\\d+\\.\\d+\n$", (await _desk.RunAsync("--version")).Out);

    [Fact]
    public async Task WhatNobodyKnowsIsAMistakeOfUseInOneLine()
    {
        var ended = await _desk.RunAsync("exce", "hello");
        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("perdure: Unrecognized command or argument 'exce' (did you mean exec?); see `perdure --help`\n", ended.Error);
    }

    [Fact]
    public async Task AMisspeltOptionIsNoPrompt()
    {
        var ended = await _desk.RunAsync("exec", "--jsn");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("expected a known option, found --jsn (did you mean --json?)", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDoctorSaysWhatToDoWithoutAKeeper()
    {
        _desk.Variables["PERDURE_KEEPER"] = "/nowhere/perdure-keeper";
        var ended = await _desk.RunAsync("doctor");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("FAIL  keeper", ended.Out, StringComparison.Ordinal);
        Assert.Contains("OK    home", ended.Out, StringComparison.Ordinal);
        Assert.StartsWith("[", (await _desk.RunAsync("doctor", "--json")).Out, StringComparison.Ordinal);
    }
}

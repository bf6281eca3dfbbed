using Perdure.Cli.Tests.Stage;

namespace Perdure.Cli.Tests;

/// <summary><c>perdure sandbox</c> runs what the user types as it would be run for the model.</summary>
public sealed class RunningInASandbox : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    public async Task TheCommandsExitCodeAndOutputAreOnesOwn(string bubblewrap)
    {
        Choose(bubblewrap);
        var ended = await _desk.RunAsync("sandbox", "--", "sh", "-c", "echo said; echo complained >&2; exit 7");
        Assert.Equal((7, "said\ncomplained\n", ""), (ended.ExitCode, ended.Out, ended.Error));
        Assert.Equal(128 + Running.Kill, (await _desk.RunAsync("sandbox", "--", "sh", "-c", "kill -9 $$")).ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    public async Task WhatIsPipedInIsRead(string bubblewrap)
    {
        Choose(bubblewrap);
        Assert.Equal("piped", (await _desk.PipeAsync("piped", "sandbox", "--", "cat")).Out);
    }

    [Theory]
    [InlineData("read-only", "", false)]
    [InlineData("read-only", "none", false)]
    [InlineData("workspace", "", true)]
    [InlineData("workspace", "none", true)]
    [InlineData("full", "", true)]
    public async Task AProfileSaysWhetherTheWorkspaceMayBeWritten(string profile, string bubblewrap, bool mayWrite)
    {
        Choose(bubblewrap);
        var ended = await _desk.RunAsync("sandbox", "--profile", profile, "--", "touch", "made");
        Assert.Equal((mayWrite, mayWrite), (ended.ExitCode == 0, File.Exists(Path.Combine(_desk.Workspace, "made"))));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("none", false)]
    [InlineData("full", true)]
    public async Task TheHomeIsHiddenFromCommands(string bubblewrapOrFull, bool seen)
    {
        Choose(bubblewrapOrFull);
        _desk.Configure("""{ "trustedWorkspaces": ["a-word-to-find"] }""");
        var ended = await _desk.RunAsync("sandbox", "--profile", bubblewrapOrFull == "full" ? "full" : "workspace", "--", "cat", _desk.ConfigFile);
        Assert.Equal(seen, ended.Out.Contains("a-word-to-find", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    public async Task InATrustedWorkspaceNothingIsPlantedThatPerdureGoesBy(string bubblewrap)
    {
        Choose(bubblewrap);
        _desk.Configure($$"""{ "trustedWorkspaces": ["{{_desk.Workspace}}"] }""");
        _desk.Write("src/a.txt", "a");
        var ended = await _desk.RunAsync("sandbox", "--", "sh", "-c", "mkdir .perdure; echo '{}' > .perdure/config.jsonc; mkdir x; mv x .perdure; ln -s src .agents; touch src/works");
        Assert.NotEqual("", ended.Out);
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "src/works")));
        Assert.False(Path.Exists(Path.Combine(_desk.Workspace, ".perdure")) || Path.Exists(Path.Combine(_desk.Workspace, ".agents")));
    }

    [Fact]
    public async Task OnlyVariablesThatAreNeededOrNamedAreSeen()
    {
        _desk.Configure("""{ "commandVariables": ["CHOSEN", "FAMILY_*"] }""");
        foreach (var name in new[] { "CHOSEN", "FAMILY_ONE", "FAMILY_TOKEN", "OTHER", "AWS_SECRET_ACCESS_KEY" }) { _desk.Variables[name] = "x"; }

        var ended = await _desk.RunAsync("sandbox", "--", "env");
        var names = ended.Out.Split('\n').Select(line => line.Split('=')[0]).ToHashSet();
        Assert.Superset(new HashSet<string> { "CHOSEN", "FAMILY_ONE", "PATH", "HOME", "TZ" }, names);
        Assert.DoesNotContain(names, name => name is "FAMILY_TOKEN" or "OTHER" or "AWS_SECRET_ACCESS_KEY" or "PERDURE_HOME");
    }

    [Fact]
    public async Task AMissingProgramIsToldAsShellsTellIt()
    {
        var ended = await _desk.RunAsync("sandbox", "--", "no-such-program");
        Assert.Equal(126, ended.ExitCode);
        Assert.Contains("the command was not run: No such file or directory", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereNoWallStandsNothingRunsAndTheDoctorSaysSo()
    {
        var mute = _desk.Write("keeper", $"#!/bin/sh\n[ \"$1\" = --probe ] && exit 1\nexec {Repository.Keeper} \"$@\"\n");
        File.SetUnixFileMode(mute, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _desk.Variables["PERDURE_KEEPER"] = mute;

        var examined = await _desk.RunAsync("doctor");
        Assert.Equal(1, examined.ExitCode);
        Assert.Contains("FAIL  sandbox         none works here", examined.Out, StringComparison.Ordinal);

        var ended = await _desk.RunAsync("sandbox", "--", "touch", "made");
        Assert.Equal(126, ended.ExitCode);
        Assert.Contains("no sandbox works on this machine", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_desk.Workspace, "made")));
        Assert.Equal(0, (await _desk.RunAsync("sandbox", "--profile", "full", "--", "touch", "made")).ExitCode);
    }

    [Theory]
    [InlineData("", "OK    sandbox         bubblewrap, landlock ")]
    [InlineData("none", "WARN  sandbox         landlock ")]
    public async Task TheDoctorNamesTheWalls(string bubblewrap, string line)
    {
        Choose(bubblewrap);
        Assert.Contains(line, (await _desk.RunAsync("doctor")).Out, StringComparison.Ordinal);
    }

    private void Choose(string bubblewrap)
    {
        if (bubblewrap == "none") { _desk.Variables["PERDURE_BUBBLEWRAP"] = bubblewrap; }
    }
}

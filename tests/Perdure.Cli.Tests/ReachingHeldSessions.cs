using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A session that one command holds takes what another command says to it.</summary>
public sealed class ReachingHeldSessions : IDisposable
{
    private static readonly ScriptStep Gated = new(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; while [ ! -e gate ]; do sleep 0.05; done; echo over","yield_time_ms":300000}""")]);

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AGoalInOneTerminalIsSteeredEditedAndPausedFromAnother()
    {
        await using var server = new LoopbackModelServer(Gated, new ScriptStep(Text: "I stop here."), new ScriptStep(Text: "Never asked."));
        using var first = _desk.Asking(server).Start("goal", "make it so", "--check", "test -e never");
        var id = await first.SessionAsync();
        await _desk.AppearsAsync("ran.txt");

        var socket = Path.Combine(_desk.Home, "run", $"{first.Id}.sock");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        var edited = await _desk.RunAsync("goal", "edit", id, "--objective", "make it otherwise");
        Assert.True(edited.ExitCode == 0, edited.Error);
        var paused = await _desk.RunAsync("goal", "pause", id);
        Assert.True(paused.ExitCode == 0, paused.Error);
        Assert.Contains("The goal is paused", paused.Out, StringComparison.Ordinal);

        using var follower = _desk.Start("attach", id, "leave the tests alone");
        await first.ErrorAsync("» leave the tests alone");
        _desk.Write("gate", "");
        var (followed, ended) = (await follower.EndAsync(), await first.EndAsync());

        Assert.Contains("I stop here.", ended.Out + ended.Error, StringComparison.Ordinal);
        Assert.Contains("I stop here.", followed.Out + followed.Error, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Length);
        Assert.Contains("leave the tests alone", server.Requests[1].BodyText, StringComparison.Ordinal);
        Assert.Contains("make it otherwise", (await _desk.RunAsync("goal", "show", id)).Out, StringComparison.Ordinal);
        Assert.False(File.Exists(socket), "Expected the socket to go with the command, found it there.");
    }

    [Fact]
    public async Task AGoalInOneTerminalIsClearedFromAnother()
    {
        await using var server = new LoopbackModelServer(Gated, new ScriptStep(Text: "Never asked."));
        using var first = _desk.Asking(server).Start("goal", "make it so", "--check", "test -e never");
        var id = await first.SessionAsync();
        await _desk.AppearsAsync("ran.txt");

        var cleared = await _desk.RunAsync("goal", "clear", id);
        Assert.Equal((0, "The goal is cleared.\n"), (cleared.ExitCode, cleared.Out));
        await first.EndAsync();
        Assert.Single(server.Requests);
    }

    /// <summary>Nobody is told to wait for a process that was killed, and its socket goes with the next command.</summary>
    [Fact]
    public async Task AKilledCommandLeavesNothingInTheWay()
    {
        await using var server = new LoopbackModelServer(Gated, new ScriptStep(Text: "It is so."));
        using var first = _desk.Asking(server).Start("goal", "make it so", "--check", "test -e never");
        var id = await first.SessionAsync();
        await _desk.AppearsAsync("ran.txt");
        using var follower = _desk.Start("attach", id);
        await follower.ErrorAsync("session ");
        await first.Send(Running.Kill).EndAsync();

        var left = await follower.EndAsync();
        Assert.NotEqual(0, left.ExitCode);
        Assert.Contains("which held session", left.Error, StringComparison.Ordinal);
        var paused = await _desk.RunAsync("goal", "pause", id, "--now");
        Assert.True(paused.ExitCode == 0, paused.Error);

        _desk.Write("gate", "");
        await _desk.RunAsync("exec", "and something else");
        Assert.Empty(Directory.GetFiles(Path.Combine(_desk.Home, "run"), "*.sock"));
    }
}

using System.Collections.Immutable;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>What the user types while a session runs reaches it, and leaving it loses nothing; tried in a real terminal.</summary>
public sealed class SittingAtATerminal : IAsyncDisposable
{
    private const string Escalated = """{"cmd":"touch outside","sandbox_permissions":"require_escalated"}""";

    private const string UntilGate = """{"cmd":"echo ran >> ran.txt; while [ ! -e gate ]; do sleep 0.05; done; echo over"}""";

    private readonly Desk _desk = new();

    public async ValueTask DisposeAsync()
    {
        _desk.Write("gate", "");
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task CtrlCWhileAnAnswerIsTypedStopsTheTurnAtOnce()
    {
        await using var server = Asking();
        _desk.Asking(server);
        using var screen = new TmuxScreen(TmuxScreen.At(_desk, "exec 'make it so'"));
        await screen.ShowsAsync("[n]o and why:");
        screen.Type("ye", "C-c");
        await screen.ShowsAsync("ended with 130");
        Assert.False(File.Exists(Path.Combine(_desk.Workspace, "outside")));
    }

    [Fact]
    public async Task LinesTypedToAnAttachedSessionJoinItsTurn()
    {
        await using var server = Working();
        var id = await DetachedAsync(server);
        using var screen = new TmuxScreen(TmuxScreen.At(_desk, $"attach {id}"));
        await screen.ShowsAsync("session ");
        screen.Type("leave the tests alone", "Enter");
        await screen.ShowsAsync("↳ said");
        screen.Type("/help", "Enter");
        await screen.ShowsAsync("/queue TEXT");
        screen.Type("/bogus", "Enter");
        await screen.ShowsAsync("nothing was said");
        _desk.Write("gate", "");
        await screen.ShowsAsync("ended with 0");

        Assert.Contains("leave the tests alone", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("bogus", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsTypedWhileTheDaemonIsAwayIsSaidWhenItIsBackAndSeenAtTheOtherTerminal()
    {
        await using var server = Working();
        var id = await DetachedAsync(server);
        using var screen = new TmuxScreen(TmuxScreen.At(_desk, $"attach {id}"));
        using var other = new TmuxScreen(TmuxScreen.At(_desk, $"attach {id}"));
        await screen.ShowsAsync("session ");
        await other.ShowsAsync("session ");
        await _desk.RunAsync("serve", "stop");
        await screen.ShowsAsync("the daemon has gone");
        screen.Type("leave the tests alone", "Enter");
        Assert.Equal(0, (await _desk.RunAsync("serve", "--detach")).ExitCode);
        await screen.ShowsAsync("↳ said");
        await other.ShowsAsync("» leave the tests alone");
        _desk.Write("gate", "");
        await screen.ShowsAsync("ended with 0");
        Assert.Contains("leave the tests alone", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    /// <summary>The figures change in their place, above what is being typed, in the daemon's session as in one of our own.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AWaitIsCountedDownAndWhatIsTypedMeanwhileStays(bool attached)
    {
        var busy = new ServerFault(ServerFaultKind.Status, Status: 429, Times: 1, Headers: ImmutableDictionary<string, string>.Empty.Add("Retry-After", "50"), Body: """{"error":{"message":"Slow down."}}""");
        await using var server = new LoopbackModelServer(new ScriptStep(Misbehave: busy, Text: "Back."));
        _desk.Asking(server).Variables["NO_COLOR"] = "";
        var perdure = attached ? $"attach {(await _desk.RunAsync("exec", "--detach", "make it so")).Out.Trim()}" : "exec 'make it so'";
        using var screen = new TmuxScreen(TmuxScreen.At(_desk, perdure));
        await screen.ShowsAsync("again in ");
        screen.Type("leave the te");
        await screen.ShowsAsync("leave the te");
        var first = Figure(await screen.ShowsAsync("again in "));
        string shown;
        do { shown = await screen.ShowsAsync("again in "); } while (Figure(shown) == first);

        Assert.Contains("Slow down.", shown, StringComparison.Ordinal);
        Assert.Contains("leave the te", shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split("again in ").Length);
        Assert.DoesNotContain("[K", shown, StringComparison.Ordinal);
        screen.Type("C-c");
        await screen.ShowsAsync("ended with 130");

        static string Figure(string screen) => screen.Split("again in ")[1].Split('\n')[0];
    }

    [Fact]
    public async Task AQuestionOfAnAttachedSessionIsAnsweredInline()
    {
        await using var server = Asking();
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        using var screen = new TmuxScreen(TmuxScreen.At(_desk, $"attach {id}"));
        await screen.ShowsAsync("[n]o and why:");
        screen.Type("y", "Enter");
        await screen.ShowsAsync("ended with 0");
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "outside")));
    }

    [Fact]
    public async Task CtrlCLeavesAnAttachedSessionWhichGoesOn()
    {
        await using var server = Working();
        var id = await DetachedAsync(server);
        using var screen = new TmuxScreen(TmuxScreen.At(_desk, $"attach {id}"));
        await screen.ShowsAsync("session ");
        screen.Type("C-c");
        var left = await screen.ShowsAsync("ended with 130");
        Assert.Contains("come back with: perdure attach", left, StringComparison.Ordinal);
        await EndsInTheDaemonAsync(id);
    }

    [Fact]
    public async Task CtrlBHandsARunningSessionToTheDaemonAndNothingIsDoneTwice()
    {
        await using var server = Working();
        _desk.Asking(server);
        using var screen = new TmuxScreen(TmuxScreen.At(_desk, "exec 'make it so'"));
        await _desk.AppearsAsync("ran.txt");
        screen.Type("C-b");
        var left = await screen.ShowsAsync("ended with 0");
        Assert.Contains("the session goes on in the daemon", left, StringComparison.Ordinal);
        await EndsInTheDaemonAsync(left.Split("perdure attach ")[1].ReplaceLineEndings("")[..36]);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "ran.txt")));
        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    public async Task ASessionOfAnotherTerminalIsHandedOverByItsId()
    {
        await using var server = Working();
        using var run = _desk.Asking(server).Start("exec", "make it so");
        var id = await run.SessionAsync();
        await _desk.AppearsAsync("ran.txt");
        var handed = await _desk.RunAsync("detach", id);
        Assert.Equal((0, $"{id}\n"), (handed.ExitCode, handed.Out));
        Assert.Equal(143, (await run.EndAsync()).ExitCode);
        await EndsInTheDaemonAsync(id);
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "ran.txt")));
        Assert.Equal(0, (await _desk.RunAsync("detach", id)).ExitCode);
    }

    private static LoopbackModelServer Working() => new(new ScriptStep(Calls: [ScriptCall.Of("exec_command", UntilGate)]), new ScriptStep(Text: "It is so."));

    private static LoopbackModelServer Asking() => new(new ScriptStep(Calls: [ScriptCall.Of("exec_command", Escalated)]), new ScriptStep(Text: "It is so."));

    private async Task<string> DetachedAsync(LoopbackModelServer server)
    {
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        await _desk.AppearsAsync("ran.txt");
        return id;
    }

    private async Task EndsInTheDaemonAsync(string id)
    {
        Assert.Contains($"{id}  running", (await _desk.RunAsync("serve", "status")).Out, StringComparison.Ordinal);
        _desk.Write("gate", "");
        while (!(await _desk.RunAsync("serve", "status")).Out.Contains($"{id}  idle", StringComparison.Ordinal)) { }
    }
}

using System.Net.Sockets;
using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Client.Connection;
using Perdure.Models.Practice;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>The daemon goes on with sessions by itself, and every command reaches them through it.</summary>
public sealed class ServingSessions : IAsyncDisposable
{
    private const string Escalated = """{"cmd":"touch outside","sandbox_permissions":"require_escalated"}""";

    /// <summary>A goal that goes on, or that the daemon has not come to yet.</summary>
    private static readonly string[] Unsettled = ["is active", "is waiting", "is interrupted", "nobody runs it"];

    private readonly Desk _desk = new();

    /// <summary>No test leaves its daemon behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task ADetachedRunGoesOnInTheDaemonAndIsFollowedThere()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt"}""")]), new ScriptStep(Text: "It is so."));
        var detached = await _desk.Asking(server).RunAsync("exec", "--detach", "make it so");
        Assert.Equal(0, detached.ExitCode);
        var id = detached.Out.Trim();

        var followed = await AttachedAsync(id);
        Assert.Equal((0, "It is so.\n"), (followed.ExitCode, followed.Out));
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "ran.txt")));
        Assert.Contains($"{id}  idle", (await _desk.RunAsync("serve", "status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADaemonThatIsKilledIsReplacedAndTheSessionGoesOnByItself()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; while [ ! -e gate ]; do sleep 0.05; done; echo over"}""")]), new ScriptStep(Text: "It is so."));
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        await _desk.AppearsAsync("ran.txt");
        await KillAsync();
        Assert.Equal(1, (await _desk.RunAsync("serve", "status")).ExitCode);

        Assert.Equal(0, (await _desk.RunAsync("serve", "--detach")).ExitCode);
        _desk.Write("gate", "");
        var followed = await AttachedAsync(id);

        Assert.Equal((0, "It is so.\n"), (followed.ExitCode, followed.Out));
        Assert.Equal("ran\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "ran.txt")));
        Assert.Contains("over", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains($"{id} goes on", (await _desk.RunAsync("serve", "logs")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverFollowsASessionOutlastsACrashOfTheDaemon()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; while [ ! -e gate ]; do sleep 0.05; done; echo over"}""")]), new ScriptStep(Text: "It is so."));
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        await _desk.AppearsAsync("ran.txt");
        using var follower = _desk.Start("attach", id);
        await follower.ErrorAsync("session ");
        await KillAsync();
        await follower.ErrorAsync("the daemon has gone; waiting for it to come back");

        Assert.Equal(0, (await _desk.RunAsync("serve", "--detach")).ExitCode);
        await follower.ErrorAsync("the daemon is back");
        _desk.Write("gate", "");
        var ended = await follower.EndAsync();
        Assert.Equal((0, "It is so.\n"), (ended.ExitCode, ended.Out));
    }

    [Fact]
    public async Task CtrlCInAnyFollowerOfASessionOfTheDaemonLeavesItAndPausesNothing()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo ran >> ran.txt; while [ ! -e gate ]; do sleep 0.05; done; echo over"}""")]),
            new ScriptStep(Calls: [ScriptCall.Of("update_goal", """{"status":"complete"}""")]),
            new ScriptStep(Text: "It is so."));
        var id = (await _desk.Asking(server).RunAsync("goal", "--detach", "make it so", "--check", "true", "--even-if-true")).Out.Trim();
        await _desk.AppearsAsync("ran.txt");
        using (var follower = _desk.Start("goal", "resume", id))
        {
            await follower.ErrorAsync("session ");
            var left = await follower.Send(Running.Interrupt).EndAsync();
            Assert.Equal(130, left.ExitCode);
            Assert.Contains("detached; the session goes on in the daemon", left.Error, StringComparison.Ordinal);
        }

        _desk.Write("gate", "");
        var followed = await _desk.RunAsync("attach", id, "and that");
        Assert.Contains("the goal is complete", (await _desk.RunAsync("goal", "show", id, "--json")).Out + followed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AQuestionOfASessionInTheDaemonIsAnsweredThroughIt()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("exec_command", Escalated)]), new ScriptStep(Text: "It is so."));
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        var asked = await _desk.RunAsync("attach", id);
        Assert.Equal(3, asked.ExitCode);
        Assert.Contains("needs-user", (await _desk.RunAsync("serve", "status")).Out, StringComparison.Ordinal);

        var answered = await _desk.RunAsync("answer", id, "yes");
        Assert.Equal((0, "It is so.\n"), (answered.ExitCode, answered.Out));
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "outside")));
    }

    [Fact]
    public async Task ASessionInTheDaemonChangesToAProviderNobodyKnewWhenItWasOpened()
    {
        await using var first = new LoopbackModelServer(new ScriptStep(Text: "From the first."));
        await using var second = new LoopbackModelServer(new ScriptStep(Text: "From the second."));
        var id = (await _desk.Asking(first).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        while (first.Requests.Length == 0) { await _desk.RunAsync("serve", "status"); }

        _desk.Asking(second);
        _desk.Configure((await File.ReadAllTextAsync(_desk.ConfigFile)).Replace("\"mock\"", "\"other\"", StringComparison.Ordinal).Replace("mock/", "other/", StringComparison.Ordinal));
        var changed = await _desk.RunAsync("exec", "resume", id, "-m", "other/gpt-5.5", "and now?");

        Assert.Equal((0, "From the second.\n"), (changed.ExitCode, changed.Out));
    }

    [Fact]
    public async Task WhereTheDaemonCannotStartTheSessionStaysOpenAndItIsSaidHowToGoOn()
    {
        using var deep = new Desk { Home = Path.Combine(_desk.Home, new string('d', 120)) };
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        var ended = await deep.Asking(server).RunAsync("exec", "--detach", "make it so");
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("the session stays open", ended.Error, StringComparison.Ordinal);

        var goOn = ended.Error.TrimEnd().Split("go on with: perdure ")[1].Split(' ');
        Assert.Equal((0, "It is so.\n"), await OutcomeAsync(deep, goOn));
    }

    [Fact]
    public async Task AWaitingQuestionIsLeftForAPersonAtTheStart()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("exec_command", Escalated)]), new ScriptStep(Text: "It is so."));
        Assert.Equal(3, (await _desk.Asking(server).RunAsync("exec", "make it so")).ExitCode);
        await _desk.RunAsync("serve", "--detach");

        using var status = JsonDocument.Parse((await LeftAloneAsync()).Out);
        Assert.Contains("waits for the user", status.RootElement.GetProperty("leftAlone")[0].GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondDaemonOfAHomeSaysThatOneRunsAndCanTakeItsPlace()
    {
        await _desk.RunAsync("serve", "--detach");
        var first = await PidAsync();
        var second = await _desk.RunAsync("serve");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("runs already", second.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("serve", "--replace", "--detach")).ExitCode);
        Assert.NotEqual(first, await PidAsync());
    }

    [Fact]
    public async Task OnlyTheOwnerMayUseTheSocket()
    {
        await _desk.RunAsync("serve", "--detach");
        var socket = Path.Combine(_desk.Home, "run", "perdure.sock");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
    }

    /// <summary>An input without its text was once recorded, and no process could read the session from then on.</summary>
    [Fact]
    public async Task ACommandWithMissingFieldsIsRefusedAndTheSessionGoesOn()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."), new ScriptStep(Text: "It is still so."));
        var id = (await _desk.Asking(server).RunAsync("exec", "--detach", "make it so")).Out.Trim();
        await AttachedAsync(id);

        var command = new { type = "give-input", id = "q1" };
        var answer = await _desk.OverTheSocketAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method = "perdure/session/tell", @params = new { session = id, command } }));
        Assert.Equal(-32602, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Contains("'text'", JsonDocument.Parse(answer).RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);

        var verified = await _desk.RunAsync("sessions", "verify", id);
        Assert.StartsWith("ok", verified.Out, StringComparison.Ordinal);
        Assert.Equal((0, "It is still so.\n"), await OutcomeAsync(_desk, ["exec", "resume", id, "and now?"]));
    }

    [Fact]
    public async Task ADaemonThatIsStoppedEndsWell()
    {
        using var daemon = _desk.Start("serve");
        while ((await _desk.RunAsync("serve", "status")).ExitCode != 0) { }

        Assert.Equal(0, (await _desk.RunAsync("serve", "stop")).ExitCode);
        var ended = await daemon.EndAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
    }

    /// <summary>A process that was killed a moment ago may still take connections, which then end.</summary>
    [Fact]
    public async Task ADaemonThatIsJustGoingIsWaitedForAndAnotherOneStarted()
    {
        var place = new DaemonSocket(_desk.Home);
        Directory.CreateDirectory(place.Folder);
        Task<Outcome> starting;
        using (var going = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            going.Bind(new UnixDomainSocketEndPoint(place.SocketFile));
            going.Listen();
            starting = _desk.RunAsync("serve", "--detach");
            for (var taken = 0; taken < 3; taken++) { (await going.AcceptAsync().WaitAsync(TimeSpan.FromSeconds(60))).Dispose(); }
        }

        var started = await starting;
        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal(0, (await _desk.RunAsync("serve", "status")).ExitCode);
    }

    [Fact]
    public async Task WithoutADaemonItIsSaidHowToGoOn()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        using var run = _desk.Asking(server).Start("exec", "make it so");
        var id = await run.SessionAsync();
        await run.EndAsync();
        var ended = await _desk.RunAsync("attach", id);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("start one with `perdure serve --detach`", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGoalWhoseEveryProcessWasKilledIsReachedByTheNextDaemonAndProven()
    {
        PracticeWorkspace.Write(_desk.Workspace);
        var test = Path.Combine(_desk.Workspace, "test.sh");
        await File.WriteAllTextAsync(test, (await File.ReadAllTextAsync(test)).Replace("passed=0\n", "touch begun; sleep 1\npassed=0\n", StringComparison.Ordinal));
        var detached = await _desk.RunAsync("goal", PracticeWorkspace.Objective, "--check", PracticeWorkspace.Check, "-m", "practice/practice", "--detach");
        Assert.Equal(0, detached.ExitCode);
        await _desk.AppearsAsync("begun");
        await KillAsync();
        await KillKeepersAsync();
        await _desk.RunAsync("serve", "--detach");

        var shown = await _desk.RunAsync("goal", "show", "--evidence");
        while (Unsettled.Any(words => shown.Out.Contains(words, StringComparison.Ordinal))) { shown = await _desk.RunAsync("goal", "show", "--evidence"); }

        Assert.Contains("is complete", shown.Out, StringComparison.Ordinal);
        Assert.Contains("6 passed, 0 failed", shown.Out, StringComparison.Ordinal);
    }

    /// <summary>A session that has come to rest already has nothing to follow; then what it said last is asked for.</summary>
    private async Task<Outcome> AttachedAsync(string id)
    {
        var followed = await _desk.RunAsync("attach", id);
        if (followed.ExitCode != 2) { return followed; }

        var shown = await _desk.RunAsync("sessions", "export", id, "--format", "jsonl");
        return new Outcome(0, shown.Out.Contains("It is so.", StringComparison.Ordinal) ? "It is so.\n" : shown.Out, shown.Error);
    }

    private static async Task<(int ExitCode, string Out)> OutcomeAsync(Desk desk, string[] words)
    {
        var ended = await desk.RunAsync(words);
        return (ended.ExitCode, ended.Out);
    }

    private async Task<Outcome> LeftAloneAsync()
    {
        while (true)
        {
            var status = await _desk.RunAsync("serve", "status", "--json");
            if (status.Out.Contains("\"why\"", StringComparison.Ordinal)) { return status; }
        }
    }

    private async Task<int> PidAsync()
    {
        using var status = JsonDocument.Parse((await _desk.RunAsync("serve", "status", "--json")).Out);
        return status.RootElement.GetProperty("pid").GetInt32();
    }

    private async Task KillAsync()
    {
        using var daemon = System.Diagnostics.Process.GetProcessById(await PidAsync());
        daemon.Kill();
        await daemon.WaitForExitAsync();
    }

    /// <summary>Those of this home, found by their folders.</summary>
    private async Task KillKeepersAsync()
    {
        foreach (var keeper in System.Diagnostics.Process.GetProcessesByName("perdure-keeper"))
        {
            using var process = keeper;
            if (!(await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline")).Contains(_desk.Home, StringComparison.Ordinal)) { continue; }

            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace Perdure.Crash.Tests.Stage;

/// <summary>Plays what happens around a long goal: people, networks, quotas, sleep, and whoever kills processes.</summary>
internal sealed class World(Desk desk, MovedClock clock, CutLine line, string session)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    private volatile bool _killAtRequest;

    public int Kills { get; private set; }

    /// <summary>What was on the disk before each kill and is still to be there at the end.</summary>
    public List<SessionLog> Before { get; } = [];

    public const string Steering = "Mind the commas in the ledger.";

    /// <summary>Called by the model server before it answers.</summary>
    public void OnRequest()
    {
        if (!_killAtRequest) { return; }

        _killAtRequest = false;
        KillDaemon();
    }

    /// <summary>Goes on until the goal is complete.</summary>
    public async Task PlayAsync(CancellationToken tooLate)
    {
        while (!tooLate.IsCancellationRequested)
        {
            if (Gates() is [var gate, ..]) { await MeetAsync(gate, tooLate); }
            else if (DaemonPid() is null) { await ServeAsync(); }
            else if (await GetsOnAsync()) { continue; }
            else if (await StatusAsync() is "complete") { return; }
            else if (Asks) { await AnswerLateAsync(); }
        }

        Assert.Fail($"Expected the goal complete, found it {await StatusAsync()} with gates {string.Join(", ", Gates())}:\n{string.Join('\n', Log.Lines.TakeLast(6))}\n{(await desk.RunAsync("serve", "logs")).Out}");
    }

    private SessionLog Log => SessionLog.Newest(desk.Home)!;

    /// <summary>Whether the user is asked.</summary>
    private bool Asks => Log.Types.Last(type => type is "question-asked" or "question-answered" or "turn-started") == "question-asked";

    /// <summary>Whether something was written within a moment: then there is nothing to look after.</summary>
    private async Task<bool> GetsOnAsync()
    {
        var file = new FileInfo(Log.File);
        var before = file.Length;
        await Task.Delay(LookAgainAfter);
        file.Refresh();
        return file.Length > before;
    }

    private string[] Gates() => Directory.GetFiles(desk.Workspace, "gate-*");

    private async Task MeetAsync(string gate, CancellationToken tooLate)
    {
        switch (Path.GetFileName(gate)["gate-".Length..])
        {
            case "kill-in-command": KillDaemon(); await ServeAsync(); break;
            case "kill-at-request": _killAtRequest = true; break;
            case "outage": await CutOffAsync(gate, tooLate); return;
            case "sleep": Sleep(); break;
            case "limit": await LetBeAsync(gate, "limited", tooLate); clock.Forward(TimeSpan.FromHours(3.1)); return;

            // Its turn waits for the user, who has the model asked again.
            case "key": await LetBeAsync(gate, "blocked", tooLate); await UntilAsync("model-asked", tooLate, "goal", "resume", session); return;
            case "keeper": KillKeeper(); break;
            case "steer": await UntilAsync("input-received", tooLate, "attach", session, Steering); break;
            case "stop": await MustAsync("serve", "stop"); await ServeAsync(); break;
        }

        File.Delete(gate);
    }

    /// <summary>The network goes and comes back after hours, in which nobody could be reached.</summary>
    private async Task CutOffAsync(string gate, CancellationToken tooLate)
    {
        await line.CutAsync();
        await LetBeAsync(gate, "waiting", tooLate);
        clock.Forward(TimeSpan.FromHours(2));
        line.Mend();
    }

    private async Task LetBeAsync(string gate, string status, CancellationToken tooLate)
    {
        File.Delete(gate);
        while (await StatusAsync() is var found && found != status)
        {
            Assert.False(tooLate.IsCancellationRequested, $"Expected the goal {status} after {Path.GetFileName(gate)}, found it {found}.");
            await Task.Delay(LookAgainAfter, CancellationToken.None);
        }
    }

    private void Sleep()
    {
        var daemon = DaemonPid()!.Value;
        Running.Send(daemon, Running.Stop);
        clock.Forward(TimeSpan.FromHours(5));
        Running.Send(daemon, Running.Continue);
    }

    private async Task AnswerLateAsync()
    {
        clock.Forward(TimeSpan.FromHours(1.5));
        await MustAsync("answer", session, "yes", "--only");
    }

    private void KillDaemon()
    {
        if (DaemonPid() is not { } pid) { return; }

        using var daemon = Process.GetProcessById(pid);
        daemon.Kill();
        daemon.WaitForExit();
        Kills++;
        Before.Add(Log);
    }

    private void KillKeeper()
    {
        foreach (var keeper in Process.GetProcessesByName("perdure-keeper"))
        {
            using (keeper)
            {
                if (File.ReadAllText($"/proc/{keeper.Id}/cmdline").Contains(desk.Home, StringComparison.Ordinal)) { keeper.Kill(); }
            }
        }
    }

    /// <summary>Does what the user does who leaves as soon as what they said was taken.</summary>
    private async Task UntilAsync(string type, CancellationToken tooLate, params string[] words)
    {
        var before = Log.Types.Count(known => known == type);
        using var running = desk.Start(words);
        while (Log.Types.Count(known => known == type) == before)
        {
            if (!running.TrySend(0))
            {
                var ended = await running.EndAsync();
                Assert.Fail($"Expected `perdure {string.Join(' ', words)}` to be taken, found exit code {ended.ExitCode}:\n{ended.Out}{ended.Error}");
            }

            Assert.False(tooLate.IsCancellationRequested, $"Expected `perdure {string.Join(' ', words)}` to lead to {type}, found none.");
            await Task.Delay(LookAgainAfter, CancellationToken.None);
        }
    }

    private Task ServeAsync() => MustAsync("serve", "--detach");

    private async Task MustAsync(params string[] words)
    {
        var ended = await desk.RunAsync(words);
        Assert.True(ended.ExitCode == 0, $"Expected `perdure {string.Join(' ', words)}` to go well, found exit code {ended.ExitCode}:\n{ended.Out}{ended.Error}");
    }

    private async Task<string> StatusAsync()
    {
        var shown = await desk.RunAsync("goal", "show", session, "--json");
        if (shown.ExitCode != 0) { return shown.Error; }

        using var json = JsonDocument.Parse(shown.Out);
        return json.RootElement.GetProperty("status").GetString()!;
    }

    /// <summary>Null where none runs.</summary>
    private int? DaemonPid()
    {
        foreach (var process in Process.GetProcessesByName("perdure"))
        {
            using (process)
            {
                try
                {
                    if (File.ReadAllText($"/proc/{process.Id}/environ").Contains($"PERDURE_HOME={desk.Home}\0", StringComparison.Ordinal)
                        && File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0') is [_, "serve", ..]) { return process.Id; }
                }
                catch (IOException)
                {
                    // It ended while we looked.
                }
            }
        }

        return null;
    }
}

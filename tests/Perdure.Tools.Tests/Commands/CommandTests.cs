using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly CommandScene _scene = new();

    [Fact]
    public async Task ACommandRunsInTheWorkspaceAndTellsItsExitCodeAndOutput()
    {
        var outcome = await _scene.RunAsync("pwd; echo problem >&2; exit 3");

        Assert.Equal((ToolStatus.Failed, 3), (outcome.Status, outcome.ExitCode));
        Assert.Equal($"Exit code: 3\nOutput:\n{_scene.Workspace}\nproblem\n", outcome.Text);
        Assert.Equal($"{_scene.Workspace}\nproblem\n", _scene.Seen);
    }

    [Fact]
    public async Task ACommandThatSaysNothingIsToldSo() => Assert.Equal("Exit code: 0\n(no output)", (await _scene.RunAsync("true")).Text);

    [Fact]
    public async Task AFolderThatIsNotThereIsAnAnswerAndNothingRuns()
    {
        var outcome = await _scene.RunAsync(_scene.Command("touch ran", new() { ["workdir"] = "nowhere" }));

        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.Contains("nowhere", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongOutputIsCutInTheMiddleAndTheRestCanBeRead()
    {
        var run = _scene.Command("seq 1 20000", new() { ["max_output_tokens"] = 500 });
        var outcome = await _scene.RunAsync(run);

        Assert.InRange(outcome.Text.Length, 1500, 2500);
        Assert.StartsWith("Exit code: 0\nOutput:\n1\n2\n", outcome.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n20000\n", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("\n10000\n", File.ReadAllText(Path.Combine(run.Folder, "output.head")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsToldWholeIsClearedAwayAndWhatIsNotStays()
    {
        var whole = _scene.Command("echo all");
        var cut = _scene.Command("seq 1 20000", new() { ["max_output_tokens"] = 500 });
        var background = _scene.Command("until [ -e go ]; do sleep 0.02; done", new() { ["yield_time_ms"] = 50 });
        var later = _scene.Command("echo another");
        foreach (var run in new[] { whole, cut, background, later }) { await _scene.RunAsync(run); }

        CommandScene.Tools.Tidy(whole.RunsFolder, background.Number, new HashSet<int>());

        Assert.Equal((false, true, true, true), (Exists(whole), Exists(cut), Exists(background), Exists(later)));
        Assert.StartsWith("Exit code: 0", (await _scene.RunAsync(later)).Text, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_scene.Workspace, "go"), "");
        Assert.StartsWith("Exit code: 0", (await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = background.Number }))).Text, StringComparison.Ordinal);

        static bool Exists(ToolRun run) => Directory.Exists(run.Folder);
    }

    [Fact]
    public async Task SecretsOfTheAgentAreNoBusinessOfACommand()
    {
        Environment.SetEnvironmentVariable("SOME_API_KEY", "sk-secret");
        Environment.SetEnvironmentVariable("PERDURE_TEST", "sk-secret");

        Assert.DoesNotContain("sk-secret", (await _scene.RunAsync("env")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandThatOutlastsPatienceGoesOnInTheBackgroundAndCanBePolled()
    {
        var first = await _scene.RunAsync(_scene.Command("echo begun; until [ -e go ]; do sleep 0.02; done; echo over", new() { ["yield_time_ms"] = 300 }));
        Assert.StartsWith("Still running in the background, session_id 1.\nOutput:\nbegun", first.Text, StringComparison.Ordinal);

        var idle = await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 1, ["yield_time_ms"] = 50 }));
        Assert.Equal("Still running in the background, session_id 1.\n(no output)", idle.Text);

        File.WriteAllText(Path.Combine(_scene.Workspace, "go"), "");
        var last = await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 1 }));
        Assert.Equal("Exit code: 0\nOutput:\nover\n", last.Text);
    }

    [Fact]
    public async Task TheEndOfACommandInTheBackgroundTellsTheOutputThatWasNotSeen()
    {
        var run = _scene.Command("echo begun; until [ -e go ]; do sleep 0.02; done; echo over; exit 3", new() { ["yield_time_ms"] = 300 });
        Assert.Equal(1, (await _scene.RunAsync(run)).Background);
        var end = CommandScene.Tools.AwaitEndAsync(run, CommandScene.Cancel);
        File.WriteAllText(Path.Combine(_scene.Workspace, "go"), "");

        Assert.Equal(("Exit code: 3\nOutput:\nover\n", 3), ((await end).Text, (await end).ExitCode));
        Assert.Equal("Exit code: 3\nOutput:\nover\n", (await CommandScene.Tools.AwaitEndAsync(run, CommandScene.Cancel)).Text);
        Assert.Equal(1, (await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 1 }))).Ended);
    }

    [Fact]
    public async Task ARunWhoseEndIsNotOnRecordIsNotClearedAway()
    {
        var run = _scene.Command("true");
        await _scene.RunAsync(run);
        CommandScene.Tools.Tidy(run.RunsFolder, run.Number, new HashSet<int> { run.Number });
        Assert.True(Directory.Exists(run.Folder));
    }

    [Fact]
    public async Task ACommandInTheBackgroundWhoseFolderIsGoneHasAnUnknownEnd()
    {
        var run = _scene.Command("sleep 1000", new() { ["yield_time_ms"] = 50 });
        await _scene.RunAsync(run);
        await CommandScene.Exec.StopAsync(run, CommandScene.Cancel);
        Directory.Delete(run.Folder, recursive: true);

        var end = await CommandScene.Tools.AwaitEndAsync(run, CommandScene.Cancel);
        Assert.Equal(ToolStatus.Unknown, end.Status);
    }

    [Fact]
    public async Task CtrlCEndsACommandThatHasNoTerminal()
    {
        await _scene.RunAsync(_scene.Command("echo begun; (sleep 1000) & wait", new() { ["yield_time_ms"] = 300 }));
        var ended = await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 1, ["chars"] = "\u0003", ["yield_time_ms"] = 20_000 }));
        Assert.StartsWith("Stopped.", ended.Text, StringComparison.Ordinal);
        Assert.Equal(1, ended.Ended);
    }

    [Fact]
    public async Task AnInterruptedPollLeavesWhatItReadToTheNextLook()
    {
        await _scene.RunAsync(_scene.Command("until [ -e go ]; do sleep 0.02; done; echo over", new() { ["yield_time_ms"] = 50 }));
        File.WriteAllText(Path.Combine(_scene.Workspace, "go"), "");
        var poll = _scene.Call("write_stdin", new() { ["session_id"] = 1, ["yield_time_ms"] = 20_000 });
        await _scene.RunAsync(poll);
        await CommandScene.Tools.StopAsync(poll, CommandScene.Cancel); // It was interrupted before its outcome was on record.

        Assert.Contains("over", (await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 1 }))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandOnATerminalTakesInput()
    {
        var first = await _scene.RunAsync(_scene.Command("read name; echo hello $name", new() { ["tty"] = true, ["yield_time_ms"] = 200 }));
        Assert.Contains("session_id 1", first.Text, StringComparison.Ordinal);

        var answer = await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 1, ["chars"] = "world\n", ["yield_time_ms"] = 20_000 }));
        Assert.Contains("hello world", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InputThatMayHaveArrivedIsNotWrittenTwice()
    {
        await _scene.RunAsync(_scene.Command("read a; echo got $a; read b; echo got $b", new() { ["tty"] = true, ["yield_time_ms"] = 200 }));
        var write = _scene.Call("write_stdin", new() { ["session_id"] = 1, ["chars"] = "once\n" });
        await _scene.RunAsync(write);

        var again = await _scene.RunAsync(write); // As after a kill before its outcome was on record.
        Assert.Contains("not known whether this input reached", again.Text, StringComparison.Ordinal);
        Assert.Contains("got once", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("got once\r\ngot once", again.Text, StringComparison.Ordinal);
        await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 1, ["chars"] = "end\n", ["yield_time_ms"] = 20_000 }));
    }

    [Fact]
    public async Task AnUnknownSessionIsAnAnswer()
    {
        var outcome = await _scene.RunAsync(_scene.Call("write_stdin", new() { ["session_id"] = 77 }));

        Assert.Equal(ToolStatus.Failed, outcome.Status);
    }

    [Fact]
    public async Task ANewAgentDeliversTheTrueResultOfACommandItDidNotStart()
    {
        var run = _scene.Command("echo x >> count; until [ -e go ]; do sleep 0.02; done; wc -l < count");
        using (var killed = new CancellationTokenSource())
        {
            var first = _scene.RunAsync(run, killed.Token);
            while (!File.Exists(Path.Combine(_scene.Workspace, "count"))) { await Task.Yield(); }
            killed.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        File.WriteAllText(Path.Combine(_scene.Workspace, "go"), "");
        Assert.Equal("Exit code: 0\nOutput:\n1\n", (await _scene.RunAsync(run)).Text);
        Assert.Equal("Exit code: 0\nOutput:\n1\n", (await _scene.RunAsync(run)).Text);
    }

    [Fact]
    public async Task AStoppedCommandTellsWhatItHadSaid()
    {
        var run = _scene.Command("echo begun; sleep 1000");
        using var away = new CancellationTokenSource();
        var running = _scene.RunAsync(run, away.Token);
        while (_scene.Seen.Length == 0) { await Task.Yield(); }
        away.Cancel();

        var outcome = await CommandScene.Exec.StopAsync(run, CommandScene.Cancel);
        Assert.Equal(ToolStatus.Interrupted, outcome.Status);
        Assert.EndsWith("Output:\nbegun\n", outcome.Text, StringComparison.Ordinal);
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); // Whichever it noticed first: that nobody listens, or the end.
    }

    [Fact]
    public async Task AnOutcomeNobodyCanKnowIsSaidToBeUnknownAndNothingRunsAgain()
    {
        var run = _scene.Command("echo x >> count; sleep 0.3; echo never");
        Directory.CreateDirectory(run.Folder);
        File.WriteAllText(Path.Combine(run.Folder, "order.json"), "{}");
        File.WriteAllText(Path.Combine(run.Folder, "started"), """{"keeperPid":1,"bootId":"another","at":"2026-11-21T00:00:00+00:00"}""");

        var outcome = await _scene.RunAsync(run);
        Assert.Equal(ToolStatus.Unknown, outcome.Status);
        Assert.Contains("machine restarted", outcome.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_scene.Workspace, "count")));
    }

    public void Dispose() => _scene.Dispose();
}

using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class ResumingElsewhere : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AnotherFolderIsSaidBeforeAnythingRuns()
    {
        await using var server = new LoopbackModelServer();
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "begin");
        var asked = await _desk.RunAsync("resume", "first", "more", "-C", "/");
        Assert.Equal(3, asked.ExitCode);
        Assert.Contains($"works in {_desk.Workspace}, not in this folder", asked.Error, StringComparison.Ordinal);
        Assert.Single(server.Requests);

        Assert.Equal(0, (await _desk.RunAsync("resume", "first", "more", "-C", "/", "--yes")).ExitCode);
        Assert.Contains($"The workspace is {_desk.Workspace}", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Equal(0, (await _desk.RunAsync("resume", "first", "more", "-C", "/", "--here")).ExitCode);
        Assert.Contains("The workspace is /, ", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherBranchIsSaidBeforeAnythingRuns()
    {
        await using var server = new LoopbackModelServer();
        Assert.Equal(0, await ShellScript.RunAsync($"git init -q -b topic {_desk.Workspace}"));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "begin");
        Assert.Equal(0, await ShellScript.RunAsync($"git -C {_desk.Workspace} symbolic-ref HEAD refs/heads/other"));
        var asked = await _desk.RunAsync("resume", "first", "more");
        Assert.Equal(3, asked.ExitCode);
        Assert.Contains("left on branch topic", asked.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _desk.RunAsync("resume", "first", "more", "--yes")).ExitCode);
    }

    [Fact]
    public async Task AFolderThatIsGoneIsSaidAndAnotherIsTakenOnlyOnRequest()
    {
        await using var server = new LoopbackModelServer();
        var gone = Path.Combine(_desk.Workspace, "gone");
        Directory.CreateDirectory(gone);
        await _desk.Asking(server).RunAsync("exec", "-C", gone, "--name", "first", "begin");
        Directory.Delete(gone, recursive: true);
        foreach (var command in (string[][])[["resume", "first", "more"], ["exec", "resume", "first", "more"]])
        {
            var refused = await _desk.RunAsync(command);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains($"expected the folder of session", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await _desk.RunAsync("resume", "first", "more", "--here")).ExitCode);
    }

    [Fact]
    public async Task AmendedInstructionsReachTheModelBeforeAnythingElse()
    {
        await using var model = new StallingModel("Done.");
        using var first = _desk.Asking(model.Server).Start("exec", "write a poem");
        var id = await first.SessionAsync();
        await model.AskedAsync();
        await first.Send(Running.Kill).EndAsync();

        Assert.Equal(0, (await _desk.RunAsync("resume", id, "--amend", "make it a limerick")).ExitCode);
        var next = model.Server.Requests[1].BodyText;
        Assert.Contains("make it a limerick", next, StringComparison.Ordinal);
        Assert.Contains("instructions amended: make it a limerick", (await _desk.RunAsync("sessions", "log", id)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATurnGoesOnFromAnEarlierStep()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "One."), new ScriptStep(Text: "Two."), new ScriptStep(Text: "Other two."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "say one");
        var before = (await _desk.RunAsync("sessions", "log", "first")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        await _desk.RunAsync("exec", "resume", "first", "say two");
        Assert.Equal(0, (await _desk.RunAsync("resume", "first", "--from-step", $"{before}", "say it otherwise")).ExitCode);
        Assert.DoesNotContain("say two", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("say it otherwise", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Equal(2, (await _desk.RunAsync("resume", "first", "--from-step", "900")).ExitCode);
    }

    [Fact]
    public async Task WhoeverHoldsTheSessionIsNamedAndTakenOverFromByForce()
    {
        await using var model = new StallingModel("Done.");
        using var first = _desk.Asking(model.Server).Start("exec", "write much");
        var id = await first.SessionAsync();
        await model.AskedAsync();
        var refused = await _desk.RunAsync("resume", id);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"held by process {first.Id} on ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("(cli, since ", refused.Error, StringComparison.Ordinal);

        var taken = await _desk.RunAsync("resume", id, "--force");
        Assert.Equal(0, taken.ExitCode);
        Assert.Contains($"taken over from process {first.Id} on ", taken.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await first.EndAsync()).ExitCode); // It is told, and ends.
    }

    [Fact]
    public async Task OfSeveralSessionsNoneIsGuessedAndASinglePersonlessOneIsTaken()
    {
        await using var server = new LoopbackModelServer();
        _desk.Asking(server);
        Assert.Equal(2, (await _desk.RunAsync("resume")).ExitCode);
        await _desk.RunAsync("exec", "one");
        await _desk.RunAsync("exec", "two");
        var ended = await _desk.RunAsync("resume");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("there are 2 in ", ended.Error, StringComparison.Ordinal);
    }
}

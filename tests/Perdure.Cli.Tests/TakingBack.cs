using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>Files and conversation are taken back, together or alone, and brought forward again.</summary>
public sealed class TakingBack : IAsyncDisposable
{
    private const string First = "printf 'one\\n' > a.txt; printf 'old\\n' > gone.txt";
    private const string Second = "printf 'one\\ntwo\\n' > a.txt; rm gone.txt; printf 'new\\n' > new.txt";

    private readonly Desk _desk = new();

    /// <summary>No test leaves its daemon behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    [Fact]
    public async Task FilesAndTalkAreTakenBackAfterTheyWereShownAndTheUndoIsARewindToo()
    {
        await using var server = await WithTwoTurnsAsync();
        var asked = await _desk.RunAsync("rewind", "first", "--turns", "1");
        Assert.Equal(3, asked.ExitCode);
        Approved.Same("rewind-preview.txt", Approved.Scrubbed(asked.Error, _desk));
        Assert.Equal("one\ntwo\n", Read("a.txt"));

        var done = await _desk.RunAsync("rewind", "first", "--turns", "1", "--yes");
        Approved.Same("rewind-done.txt", Approved.Scrubbed(done.Out + done.Error, _desk));
        Assert.Equal(("one\n", "old\n", false), (Read("a.txt"), Read("gone.txt"), Exists("new.txt")));
        Assert.Contains("found 2", (await _desk.RunAsync("rewind", "first", "--turns", "2")).Error, StringComparison.Ordinal);

        var undone = await _desk.RunAsync("rewind", "first", "--undo", "--yes");
        Assert.Equal(0, undone.ExitCode);
        Assert.Equal(("one\ntwo\n", "new\n", false), (Read("a.txt"), Read("new.txt"), Exists("gone.txt")));
        await _desk.RunAsync("exec", "resume", "first", "and now?");
        Assert.Contains("say two", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("undone taking the conversation back", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UndoingTwiceIsDoingItAgain()
    {
        await using var server = await WithTwoTurnsAsync();
        foreach (var text in (string[])["one\n", "one\ntwo\n", "one\n"])
        {
            Assert.Equal(0, (await _desk.RunAsync(["rewind", "first", "--yes", .. Exists("new.txt") && text == "one\n" ? ["--turns", "1"] : (string[])["--undo"]])).ExitCode);
            Assert.Equal(text, Read("a.txt"));
        }

        await _desk.RunAsync("exec", "resume", "first", "and now?");
        Assert.DoesNotContain("say two", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("say one", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesAloneAreTakenBackAndTheModelIsTold()
    {
        await using var server = await WithTwoTurnsAsync();
        var done = await _desk.RunAsync("rewind", "first", "--turns", "1", "--files", "--yes");
        Assert.Contains("3 files (+1 -2 lines); the talk is as it was", done.Out, StringComparison.Ordinal);
        Assert.Equal("one\n", Read("a.txt"));
        await _desk.RunAsync("exec", "resume", "first", "and now?");
        Assert.Contains("say two", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("brought files of the workspace back", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TalkAloneLeavesTheFiles()
    {
        await using var server = await WithTwoTurnsAsync();
        var done = await _desk.RunAsync("rewind", "first", "--turns", "1", "--talk", "--yes");
        Assert.Contains("the talk; the files are as they were", done.Out, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\n", Read("a.txt"));
        await _desk.RunAsync("exec", "resume", "first", "and now?");
        Assert.DoesNotContain("say two", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasEditedByHandIsNamedAndOnlyForcedAfterItWasSaved()
    {
        await using var server = await WithTwoTurnsAsync();
        _desk.Write("a.txt", "by hand\n");
        var done = await _desk.RunAsync("rewind", "first", "--turns", "1", "--files", "--yes");
        Assert.Equal(0, done.ExitCode);
        Assert.Contains("left alone: a.txt: it was changed since", done.Error, StringComparison.Ordinal);
        Assert.Equal(("by hand\n", "old\n"), (Read("a.txt"), Read("gone.txt")));

        Assert.Equal(0, (await _desk.RunAsync("rewind", "first", "--undo", "--yes")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("rewind", "first", "--turns", "1", "--force", "--yes")).ExitCode);
        Assert.Equal("one\n", Read("a.txt"));
        Assert.Equal(0, (await _desk.RunAsync("rewind", "first", "--undo", "--yes")).ExitCode);
        Assert.Equal(("by hand\n", false), (Read("a.txt"), Exists("gone.txt")));
    }

    [Fact]
    public async Task WhatWasEditedByHandBetweenTurnsIsNotTakenBackWithTheTurns()
    {
        await using var server = new LoopbackModelServer(
            Command(First, "call_1"), new ScriptStep(Text: "One."), Command("printf 'more\\n' >> hers.txt", "call_2"), new ScriptStep(Text: "Two."));
        await _desk.Asking(server).RunAsync("exec", "--name", "first", "say one");
        _desk.Write("hers.txt", "hers\n");
        await _desk.RunAsync("exec", "resume", "first", "say two");
        Assert.Equal("hers\nmore\n", Read("hers.txt"));

        var asked = await _desk.RunAsync("rewind", "first", "--to", "3");
        Assert.Contains("  hers.txt: others changed it between turns\n", asked.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _desk.RunAsync("rewind", "first", "--to", "3", "--yes")).ExitCode);
        Assert.Equal(("hers\nmore\n", false), (Read("hers.txt"), Exists("a.txt")));

        Assert.Equal(0, (await _desk.RunAsync("rewind", "first", "--undo", "--yes")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("rewind", "first", "--turns", "1", "--yes")).ExitCode);
        Assert.Equal("hers\n", Read("hers.txt"));
    }

    [Fact]
    public async Task ASessionOfTheDaemonIsTakenBackThroughIt()
    {
        await using var server = await WithTwoTurnsAsync();
        await _desk.RunAsync("serve", "--detach");
        await _desk.RunAsync("attach", "first", "say three");
        Assert.Contains("  idle", (await _desk.RunAsync("serve", "status")).Out, StringComparison.Ordinal);

        var done = await _desk.RunAsync("rewind", "first", "--turns", "2", "--yes");
        Assert.Equal((0, "one\n"), (done.ExitCode, Read("a.txt")));
        foreach (var command in (string[][])[["sessions", "rename", "first", "named"], ["sessions", "archive", "named"], ["fork", "named"], ["sessions", "clear", "named", "--yes"]])
        {
            var told = await _desk.RunAsync(command);
            Assert.True(told.ExitCode == 0, told.Error);
        }

        var amended = await _desk.RunAsync("resume", "named", "--amend", "speak Latin", "and now?");
        Assert.True(amended.ExitCode == 0, amended.Error);
        Assert.Contains("speak Latin", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.Contains("  idle", (await _desk.RunAsync("serve", "status")).Out, StringComparison.Ordinal);

        var other = Directory.CreateDirectory(Path.Combine(_desk.Workspace, "other")).FullName;
        Assert.Equal(0, (await _desk.RunAsync("resume", "named", "--from-step", "4", "-C", other, "--here", "where?")).ExitCode);
        Assert.Contains(other, server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APastMessageIsEditedAndTheSessionGoesOnWithWhatItIsThen()
    {
        await using var server = await WithTwoTurnsAsync();
        _desk.Variables["EDITOR"] = "sed -i s/two/three/";
        Assert.Contains("15 (say two)", (await _desk.RunAsync("rewind", "first", "--edit", "--yes")).Error, StringComparison.Ordinal);
        Assert.Contains("(3, 15), found 4", (await _desk.RunAsync("rewind", "first", "--edit", "4", "--yes")).Error, StringComparison.Ordinal);

        var edited = await _desk.RunAsync("rewind", "first", "--edit", "15", "--yes");
        Assert.Equal((0, "one\n"), (edited.ExitCode, Read("a.txt")));
        Assert.EndsWith("Three.\n", edited.Out, StringComparison.Ordinal);
        Assert.Contains("say three", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("say two", server.Requests[^1].BodyText, StringComparison.Ordinal);

        foreach (var editor in (string[])["truncate -s 0", "false"])
        {
            _desk.Variables["EDITOR"] = editor;
            var left = await _desk.RunAsync("rewind", "first", "--edit", "3", "--yes");
            Assert.Equal(130, left.ExitCode);
            Assert.Contains("nothing was done", left.Error, StringComparison.Ordinal);
        }

        Assert.True(Exists("a.txt"));
    }

    [Fact]
    public async Task AMessageIsChosenAtATerminalAndChangedThere()
    {
        await using var server = await WithTwoTurnsAsync();
        using var screen = new TmuxScreen(
            $"cd {_desk.Workspace} && EDITOR='sed -i s/one/uno/' PERDURE_HOME={_desk.Home} PERDURE_KEEPER={Repository.Keeper} MOCK_KEY={Desk.Key} {Repository.Executable} rewind first --edit; echo ended $?; sleep 100");
        Assert.Contains("say two", await screen.ShowsAsync("Edit which message?"), StringComparison.Ordinal);
        screen.Type("Down");
        await screen.ShowsAsync("▸      3  say one");
        screen.Type("Enter");
        await screen.ShowsAsync("Go on? [y/N]");
        screen.Type("y", "Enter");
        await screen.ShowsAsync("ended 0");
        Assert.Contains("say uno", server.Requests[^1].BodyText, StringComparison.Ordinal);
        Assert.False(Exists("a.txt"));
    }

    [Fact]
    public async Task WhatCannotBeTakenBackIsSaid()
    {
        await using var server = await WithTwoTurnsAsync();
        foreach (var (words, code, said) in ((string[], int, string)[])
        [
            (["rewind", "first"], 2, "expected one of --to ENTRY, --turns N, --undo and --edit"),
            (["rewind", "first", "--turns", "1", "--to", "3"], 2, "expected one of"),
            (["rewind", "first", "--undo"], 2, "expected a rewind in"),
            (["rewind", "first", "--to", "900"], 2, "found 900"),
            (["rewind", "first", "--turns", "9"], 2, "from 1 to 2, found 9"),
            (["rewind", "nobody", "--turns", "1"], 2, "which is none"),
        ])
        {
            var refused = await _desk.RunAsync(words);
            Assert.Equal(code, refused.ExitCode);
            Assert.Contains(said, refused.Error, StringComparison.Ordinal);
        }

        Directory.Delete(Path.Combine(_desk.Home, "snapshots"), recursive: true);
        var lost = await _desk.RunAsync("rewind", "first", "--turns", "1", "--yes");
        Assert.Equal(1, lost.ExitCode);
        Assert.Contains("--talk takes only the talk back", lost.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _desk.RunAsync("rewind", "first", "--turns", "1", "--talk", "--yes")).ExitCode);
    }

    private static ScriptStep Command(string line, string call) =>
        new(Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":{{System.Text.Json.JsonSerializer.Serialize(line)}}}""", call)]);

    private async Task<LoopbackModelServer> WithTwoTurnsAsync()
    {
        var server = new LoopbackModelServer(
            Command(First, "call_1"), new ScriptStep(Text: "One."), Command(Second, "call_2"), new ScriptStep(Text: "Two."), new ScriptStep(Text: "Three."));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "--name", "first", "say one")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("exec", "resume", "first", "say two")).ExitCode);
        Assert.Equal("one\ntwo\n", Read("a.txt"));
        return server;
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_desk.Workspace, name));

    private bool Exists(string name) => File.Exists(Path.Combine(_desk.Workspace, name));
}

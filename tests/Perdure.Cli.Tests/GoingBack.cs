using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Core;
using Perdure.Runtime.Ports;
using Perdure.Testing;
using Perdure.Tools.Snapshotting;

namespace Perdure.Cli.Tests;

/// <summary>What sessions changed, by whatever means, can be taken back.</summary>
public sealed class GoingBack : IDisposable
{
    private const string Havoc =
        "rm gone.txt; mv old.txt renamed.txt; printf '\\\\000\\\\001new' > binary.bin; echo edited > untracked.txt; mkdir made; echo made > made/file.txt; chmod 755 tool.sh; ln -sf renamed.txt link; git add -A; git -c user.name=a -c user.email=b commit -qm havoc";

    private readonly Desk _desk = new();

    [Fact]
    public async Task EverythingAShellDidComesBack()
    {
        Furnish();
        await ShellAsync("git init -q . && git add gone.txt old.txt && git -c user.name=a -c user.email=b commit -qm first");
        var was = Everything();
        await using var server = new LoopbackModelServer(Script(Havoc, "echo more >> made/file.txt"));
        var ended = await _desk.Asking(server, """ "profile": "full", """).RunAsync("exec", "make havoc");
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.NotEqual(was, Everything());

        var trees = Trees();
        Assert.Equal(3, trees.Length);
        var back = await BringBackAsync(trees[0], trees[^1]);
        Assert.Empty(back.Conflicts);
        Assert.Equal(was, Everything());
        Assert.Empty((await BringBackAsync(trees[1], trees[0])).Conflicts);
        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "made/file.txt")));
    }

    [Fact]
    public async Task ThePersonsRepositoryIsNotTouched()
    {
        Furnish();
        await ShellAsync("git init -q . && git add -A && git -c user.name=a -c user.email=b commit -qm first; echo staged > staged.txt; git add staged.txt; echo dirty >> old.txt");
        var was = Repository(_desk);
        await using var server = new LoopbackModelServer(Script("rm gone.txt; echo more >> old.txt"));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "work")).ExitCode);
        await BringBackAsync(Trees()[0], Trees()[^1]);

        Assert.Equal(2, Trees().Length);
        Assert.Equal(was, Repository(_desk));
    }

    [Fact]
    public async Task APromptThatOnlyAsksTakesNone()
    {
        Furnish();
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("read_file", """{"path":"old.txt"}""")]), new ScriptStep(Text: "Read."));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "what does it say?")).ExitCode);

        Assert.Empty(Trees());
        Assert.False(Directory.Exists(Path.Combine(_desk.Home, "snapshots")));
    }

    [Fact]
    public async Task WhoTurnsThemOffHasNone()
    {
        Furnish();
        await using var server = new LoopbackModelServer(Script("rm gone.txt"));
        Assert.Equal(0, (await _desk.Asking(server, """ "snapshots": false, """).RunAsync("exec", "work")).ExitCode);

        Assert.False(Directory.Exists(Path.Combine(_desk.Home, "snapshots")));
        Assert.DoesNotContain("\"snapshot-taken\"", string.Join('\n', Log()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGitThatFailsIsSaidOnceAndTheWorkIsDone()
    {
        Furnish();
        _ = new TrappedGit(_desk, at: 0, "echo broken >&2; exit 9");
        await using var server = new LoopbackModelServer(Script("echo one >> old.txt", "echo two >> old.txt"));
        var ended = await _desk.Asking(server).RunAsync("exec", "work");

        Assert.Equal((0, "Done.\n"), (ended.ExitCode, ended.Out));
        Assert.Contains("! no snapshots in this session, so its changes cannot be taken back: git status ended with 9: broken", ended.Error, StringComparison.Ordinal);
        Assert.Single(Log(), line => line.Contains("snapshots-disabled", StringComparison.Ordinal));
        Assert.Equal("old\none\ntwo\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "old.txt")));
    }

    /// <summary>Before and after each run of git of the first two snapshots: looking, reading, naming.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task AnAgentKilledDuringASnapshotTakesItAgain(int start)
    {
        Furnish();
        var pipes = Path.GetDirectoryName(_desk.Workspace)!;
        await ShellAsync($"mkfifo {pipes}/begun {pipes}/gate");
        var git = new TrappedGit(_desk, start, $"echo > {pipes}/begun; read -r go < {pipes}/gate");
        await using var server = new LoopbackModelServer(Script("echo one >> old.txt", "echo two >> old.txt; rm gone.txt"));
        using (var running = _desk.Asking(server).Start("exec", "--json", "work"))
        {
            await ShellAsync($"read -r line < {pipes}/begun");
            running.Send(Running.Kill);
            await running.EndAsync();
        }

        // The git it had started goes on beside the next life, and ends some time.
        var letting = ShellAsync($"echo go > {pipes}/gate");
        var ended = await _desk.RunAsync("exec", "resume", "--last");
        await letting;
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.True(git.Starts > start, $"{git.Starts}");
        MustBeBetweenSnapshots();
        Assert.Equal("old\none\ntwo\n", await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "old.txt")));

        var trees = Trees();
        Assert.Equal(3, trees.Length);
        Assert.Empty((await BringBackAsync(trees[0], trees[2])).Conflicts);
        Assert.Equal(("old\n", true), (await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "old.txt")), File.Exists(Path.Combine(_desk.Workspace, "gone.txt"))));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public async Task AGitThatIsKilledIsRunAgain(int start)
    {
        Furnish();
        _ = new TrappedGit(_desk, start, "kill -9 $$");
        await using var server = new LoopbackModelServer(Script("echo one >> old.txt"));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "work")).ExitCode);

        Assert.Equal(2, Trees().Length);
        MustBeBetweenSnapshots();
    }

    [Fact]
    public async Task TwoSessionsOfOneWorkspaceRecordItSideBySide()
    {
        Furnish();
        await using var one = new LoopbackModelServer(Script([.. Enumerable.Range(0, 6).Select(n => $"echo {n} >> one.txt")]));
        await using var two = new LoopbackModelServer(Script([.. Enumerable.Range(0, 6).Select(n => $"echo {n} >> two.txt")]));
        using var first = _desk.Asking(one).Start("exec", "work");
        await first.ErrorAsync("• exec_command");
        var ended = await _desk.Asking(two).RunAsync("exec", "work");

        Assert.Equal((0, 0), (ended.ExitCode, (await first.EndAsync()).ExitCode));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_desk.Home, "sessions"), "log.jsonl", SearchOption.AllDirectories))
        {
            MustBeBetweenSnapshots(File.ReadAllLines(file));
        }
    }

    [Fact]
    public async Task AWorkspaceWithoutGitOnTheMachineWorksWithout()
    {
        Furnish();
        _desk.Variables["PERDURE_PROGRAM_FOLDERS"] = "/nowhere";
        await using var server = new LoopbackModelServer(Script("echo one >> old.txt"));
        var ended = await _desk.Asking(server).RunAsync("exec", "--json", "work");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("{\"type\":\"perdure.snapshots_rested\",\"why\":\"git is not installed where programs are looked for\",\"seq\":", ended.Out, StringComparison.Ordinal);
    }

    public void Dispose() => _desk.Dispose();

    /// <summary>Found by what the request shows, so that a question asked again is answered the same.</summary>
    private static ModelScript Script(params string[] commands) => new(
        [.. commands.Select(command => new ScriptStep(Calls: [ScriptCall.Of("exec_command", $$"""{"cmd":"{{command}}"}""")])), new ScriptStep(Text: "Done.")], ScriptOrder.Outputs);

    private void Furnish()
    {
        foreach (var name in new[] { "gone", "old", "untracked" }) { _desk.Write($"{name}.txt", $"{name}\n"); }

        _desk.Write("binary.bin", "\0\u0001\r\n");
        _desk.Write("tool.sh", "#!/bin/sh\n");
        File.CreateSymbolicLink(Path.Combine(_desk.Workspace, "link"), "old.txt");
    }

    private async Task ShellAsync(string line) => Assert.Equal(0, await ShellScript.RunAsync($"cd {_desk.Workspace} && timeout 60 sh -c '{line}'"));

    private Task<RestoreResult> BringBackAsync(string to, string expected)
    {
        var snapshots = new GitSnapshots(_desk.Home, SnapshotBounds.Standard, TimeProvider.System, _ => Task.FromResult<IReadOnlySet<string>>(ImmutableHashSet<string>.Empty));
        return snapshots.RestoreAsync(new RestoreOrder(new SessionId("test"), _desk.Workspace, to, expected), TestContext.Current.CancellationToken);
    }

    private string[] Log() => File.ReadAllLines(Directory.EnumerateFiles(Path.Combine(_desk.Home, "sessions"), "log.jsonl", SearchOption.AllDirectories).Single());

    private string[] Trees() => [.. Log().Select(Event).Where(happened => happened.Type == "snapshot-taken").Select(happened => happened.Line.GetProperty("tree").GetString()!)];

    private void MustBeBetweenSnapshots() => MustBeBetweenSnapshots(Log());

    private static void MustBeBetweenSnapshots(string[] log)
    {
        var current = false;
        foreach (var (type, line) in log.Select(Event))
        {
            if (type == "tool-started") { Assert.True(current, line.ToString()); }

            current = type switch { "snapshot-taken" => true, "tool-finished" or "turn-started" => false, _ => current };
        }

        Assert.True(current);
    }

    private static (string Type, JsonElement Line) Event(string line)
    {
        using var json = JsonDocument.Parse(line);
        var happened = json.RootElement.GetProperty("event").Clone();
        return (happened.GetProperty("type").GetString()!, happened);
    }

    private string Everything() => Listing(_desk.Workspace, entry => !entry.FullName.Contains("/.git/", StringComparison.Ordinal));

    private static string Repository(Desk desk) => Listing(Path.Combine(desk.Workspace, ".git"), _ => true);

    private static string Listing(string folder, Func<FileSystemInfo, bool> wanted)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return string.Join('\n', new DirectoryInfo(folder).EnumerateFileSystemInfos("*", all).Where(wanted).OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(entry => $"{entry.FullName} {entry.UnixFileMode} {entry.LinkTarget} {(entry is FileInfo { LinkTarget: null } ? Convert.ToHexString(File.ReadAllBytes(entry.FullName)) : "")}"));
    }
}

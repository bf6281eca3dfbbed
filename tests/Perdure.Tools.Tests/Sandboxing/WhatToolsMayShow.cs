using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>Tools that work in this process show nothing that the sandbox hide from commands, whichever way it is named.</summary>
public sealed class WhatToolsMayShow : IDisposable
{
    private const string Secret = "sk-a-key-nobody-may-see";

    private readonly TempWorkspace _workspace = new TempWorkspace().With("notes.txt", "nothing of it");
    private readonly string _home;

    public WhatToolsMayShow()
    {
        _home = Path.Combine(_workspace.Outside, "perdure-home");
        Directory.CreateDirectory(Path.Combine(_home, "sessions"));
        File.WriteAllText(Path.Combine(_home, "auth.json"), Secret);
        File.WriteAllText(Path.Combine(_home, "sessions", "log.jsonl"), Secret);
        File.CreateSymbolicLink(_workspace.At("innocent"), Path.Combine(_home, "auth.json"));
        File.CreateSymbolicLink(_workspace.At("twice"), "innocent");
        Directory.CreateSymbolicLink(_workspace.At("docs"), _home);
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("../perdure-home/auth.json")]
    [InlineData("innocent")]
    [InlineData("twice")]
    [InlineData("docs/auth.json")]
    [InlineData("docs/sessions/../auth.json")]
    [InlineData("./docs/../../perdure-home//auth.json")]
    [InlineData("/proc/self/environ")]
    [InlineData("/proc/thread-self/environ")]
    [InlineData("/proc/1/environ")]
    [InlineData("/proc/self/root/etc/shadow")]
    [InlineData("/etc/shadow")]
    [InlineData("~/.ssh/id_ed25519")]
    public async Task ReadingIsRefused(string path)
    {
        foreach (var tool in new[] { "read_file", "view_image", "grep_files", "list_dir" })
        {
            var outcome = await CallAsync(tool, $$"""{"path":"{{path}}","pattern":"."}""");
            Assert.Equal(ToolStatus.Failed, outcome.Status);
            Assert.Contains("is hidden: it lies where keys", outcome.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIsNotThereIsNotToldEitherWhereItWouldBeHidden()
    {
        var outcome = await CallAsync("read_file", """{"path":"docs/auth.jsn"}""");
        Assert.DoesNotContain("auth.json", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListingLeavesOutWhatIsHiddenAndLinksToIt()
    {
        Assert.Equal("./\nnotes.txt", (await CallAsync("list_dir", "{}")).Text);
        var above = await CallAsync("list_dir", """{"path":".."}""");
        Assert.DoesNotContain("perdure-home", above.Text, StringComparison.Ordinal);
        Assert.Contains("work/", above.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASearchPassesOverWhatIsHidden()
    {
        var outcome = await CallAsync("grep_files", """{"path":"..","pattern":"nothing of it|sk-a-key"}""");
        Assert.Contains("nothing of it", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APatchNeitherReadsNorWritesIt()
    {
        var run = _workspace.Run("apply_patch", TempWorkspace.PatchArguments("*** Begin Patch\n*** Update File: ../perdure-home/auth.json\n@@\n-x\n+y\n*** End Patch"));
        var everywhere = run with { Bounds = run.Bounds! with { Writable = [_workspace.Outside] } };
        var outcome = await Tools.RunAsync(everywhere, new NoDeltas(), CancellationToken.None);
        Assert.Contains("is hidden", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSessionsOwnRunsAndTheTemporaryFolderOfItsCommandsAreShown()
    {
        var temporary = SandboxPaths.Of(_workspace.Folder, _home).Temporary;
        var runs = Path.Combine(_home, "sessions", "2026", "11", "s", "runs");
        foreach (var folder in new[] { temporary, Path.Combine(runs, "000001") })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "output.head"), "the rest of it");
            var run = _workspace.Run("read_file", $$"""{"path":"{{folder}}/output.head"}""") with { RunsFolder = runs };
            Assert.Contains("the rest of it", (await Tools.RunAsync(run, new NoDeltas(), CancellationToken.None)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UnderFullNothingIsHidden()
    {
        var run = _workspace.Run("read_file", """{"path":"innocent"}""") with { Bounds = null };
        Assert.Contains(Secret, (await Tools.RunAsync(run, new NoDeltas(), CancellationToken.None)).Text, StringComparison.Ordinal);
    }

    private Toolbox Tools => Toolbox.With(new ReadAccess(_home));

    private Task<ToolOutcome> CallAsync(string tool, string arguments) =>
        Tools.RunAsync(_workspace.Run(tool, tool == "grep_files" ? arguments : arguments.Replace(",\"pattern\":\".\"", "", StringComparison.Ordinal)), new NoDeltas(), CancellationToken.None);
}

using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Tests.Commands;

namespace Perdure.Tools.Tests.Keeping;

/// <summary>A run belongs to its call: a folder of another one is never followed nor delivered.</summary>
[Collection(KeeperStories.Name)]
public sealed class RunFoldersTests : IDisposable
{
    private readonly CommandScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task AFolderOfAnotherCallIsMovedAsideAndTheCommandRuns()
    {
        var old = _scene.Command("echo old");
        await _scene.RunAsync(old);
        var other = old with { Call = new ToolCall(new CallId("another"), "exec_command", """{"cmd":"echo new"}""") };

        Assert.Contains("new", (await _scene.RunAsync(other)).Text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine($"{old.Folder}.other-1", "exit.json")));
        Assert.Equal(RunTrace.Anothers, RunFolders.Look(old));
    }

    [Fact]
    public async Task TheSameCallIsDeliveredWhereverItsSessionHasMoved()
    {
        var run = _scene.Command("echo once >> once");
        await _scene.RunAsync(run);
        Assert.StartsWith("Exit code: 0", (await _scene.RunAsync(run with { Workspace = "/elsewhere" })).Text, StringComparison.Ordinal);
        Assert.Equal("once\n", await File.ReadAllTextAsync(Path.Combine(_scene.Workspace, "once")));
    }

    [Fact]
    public async Task AFolderThatWasRemovedLeavesAnUnknownOutcomeForEveryTool()
    {
        var run = _scene.Command("echo once >> once");
        await _scene.RunAsync(run);
        Directory.Delete(run.RunsFolder, recursive: true);

        foreach (var outcome in new[]
        {
            await CommandScene.Tools.RunAsync(run, _scene, CommandScene.Cancel),
            await CommandScene.Tools.StopAsync(run, CommandScene.Cancel),
            await CommandScene.Tools.AwaitEndAsync(run, CommandScene.Cancel),
        })
        {
            Assert.Equal(ToolStatus.Unknown, outcome.Status);
            Assert.Contains("was removed", outcome.Text, StringComparison.Ordinal);
        }

        Assert.Equal("once\n", await File.ReadAllTextAsync(Path.Combine(_scene.Workspace, "once")));
    }

    [Fact]
    public async Task WithoutRoomForAFolderNothingIsTheModelsFault()
    {
        var run = _scene.Command("echo never > never");
        await File.WriteAllTextAsync(run.RunsFolder, "a file where the folder should be");
        var shortage = await Assert.ThrowsAsync<HostShortageException>(() => CommandScene.Tools.RunAsync(run, _scene, CommandScene.Cancel));
        Assert.Contains(run.RunsFolder, shortage.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_scene.Workspace, "never")));
    }
}

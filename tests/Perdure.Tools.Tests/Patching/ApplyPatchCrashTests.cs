using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Patching;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Tests.Patching;

public class ApplyPatchCrashTests
{
    private const string Patch = """
        *** Begin Patch
        *** Update File: a.txt
        -one
        +ONE
        *** Add File: new/b.txt
        +fresh
        *** Delete File: c.txt
        *** Update File: d.txt
        *** Move to: e/f.txt
        @@
        -four
        +FOUR
        *** End Patch
        """;

    [Fact]
    public async Task APatchStoppedAfterAnyStepEndsTheSame()
    {
        using var untroubled = Workspace();
        var counting = new StoppingDisk(stopAtStep: int.MaxValue);
        var expected = await ApplyAsync(counting, Run(untroubled));
        var end = untroubled.Snapshot();
        Assert.Equal("Success. Updated the following files:\nM a.txt\nA new/b.txt\nM e/f.txt (moved from d.txt)\nD c.txt", expected.Text);
        Assert.InRange(counting.Steps, 15, 100);

        for (var step = 1; step <= counting.Steps; step++)
        {
            using var workspace = Workspace();
            var run = Run(workspace);
            await Assert.ThrowsAsync<PowerLostException>(() => ApplyAsync(new StoppingDisk(step), run));
            var outcome = await ApplyAsync(new Disk(), run);
            Assert.Equal((step, expected.Text, end), (step, outcome.Text, workspace.Snapshot()));
            Assert.Equal(expected.Files, outcome.Files);
        }
    }

    [Fact]
    public async Task APatchStoppedAgainAndAgainEndsTheSame()
    {
        using var untroubled = Workspace();
        await ApplyAsync(new Disk(), Run(untroubled));
        using var workspace = Workspace();
        var run = Run(workspace);
        // Each attempt gets one step further than the one before.
        for (var step = 1; ; step++)
        {
            try
            {
                Assert.Equal(ToolStatus.Succeeded, (await ApplyAsync(new StoppingDisk(step), run)).Status);
                break;
            }
            catch (PowerLostException)
            {
            }
        }

        Assert.Equal(untroubled.Snapshot(), workspace.Snapshot());
    }

    [Fact]
    public async Task APatchIsNotMadeTwice()
    {
        using var workspace = new TempWorkspace().With("a.txt", "x\n");
        var run = workspace.Run("apply_patch", TempWorkspace.PatchArguments("*** Begin Patch\n*** Update File: a.txt\n x\n+x\n*** End Patch"));
        await ApplyAsync(new Disk(), run);
        var again = await ApplyAsync(new Disk(), run);
        Assert.Equal("Success. Updated the following files:\nM a.txt", again.Text);
        Assert.Equal("x\nx\n", workspace.Read("a.txt"));
    }

    [Fact]
    public async Task WhatAPersonChangesAfterAPatchWasMadeStays()
    {
        using var workspace = Workspace();
        var run = Run(workspace);
        await ApplyAsync(new Disk(), run);
        workspace.With("a.txt", "mine\n");
        Assert.Equal(ToolStatus.Succeeded, (await ApplyAsync(new Disk(), run)).Status);
        Assert.Equal("mine\n", workspace.Read("a.txt"));
    }

    [Fact]
    public async Task AFileChangedByAPersonBetweenCrashAndReturnIsAConflict()
    {
        for (var step = 1; step < 100; step++)
        {
            using var workspace = Workspace();
            var run = Run(workspace);
            try
            {
                await ApplyAsync(new StoppingDisk(step), run);
                Assert.InRange(step, 15, 100);
                return;
            }
            catch (PowerLostException)
            {
            }

            var wasPlanned = File.Exists(Path.Combine(run.Folder, "patch.json"));
            var wasMade = File.Exists(Path.Combine(run.Folder, "patch.made"));
            workspace.With("a.txt", "mine\n");
            var before = Visible(workspace);
            var outcome = await ApplyAsync(new Disk(), run);
            if (wasMade) { continue; }

            Assert.Equal(wasPlanned ? ToolStatus.Unknown : ToolStatus.Failed, outcome.Status);
            Assert.Contains("a.txt", outcome.Text, StringComparison.Ordinal);
            Assert.Equal(before, Visible(workspace));
        }

        Assert.Fail("The patch has more steps than expected.");
    }

    [Fact]
    public async Task AStoppedPatchIsEitherNotBegunOrMade()
    {
        using var workspace = Workspace();
        var run = Run(workspace);
        using var changes = new FileChanges(new ReadAccess(perdureHome: null));
        var tool = new ApplyPatch(changes);
        var stopped = await tool.StopAsync(run, CancellationToken.None);
        Assert.Equal((ToolStatus.Interrupted, "Stopped before anything was changed."), (stopped.Status, stopped.Text));

        await Assert.ThrowsAsync<PowerLostException>(() => ApplyAsync(new StoppingDisk(12), run));
        Assert.Equal(ToolStatus.Succeeded, (await tool.StopAsync(run, CancellationToken.None)).Status);
        Assert.Equal("ONE\n", workspace.Read("a.txt"));
    }

    private static TempWorkspace Workspace() => new TempWorkspace().With("a.txt", "one\n").With("c.txt", "three\n").With("d.txt", "four\n");

    // What a crash left beside the files is cleared away, and nobody's work.
    private static string Visible(TempWorkspace workspace) =>
        string.Join('\n', workspace.Snapshot().Split('\n').Where(line => !line.Contains(".perdure-", StringComparison.Ordinal)));

    private static ToolRun Run(TempWorkspace workspace) => workspace.Run("apply_patch", TempWorkspace.PatchArguments(Patch));

    private static async Task<ToolOutcome> ApplyAsync(IDisk disk, ToolRun run)
    {
        using var changes = new FileChanges(new ReadAccess(perdureHome: null), disk);
        return await new ApplyPatch(changes).RunAsync(run, new NoDeltas(), CancellationToken.None);
    }
}

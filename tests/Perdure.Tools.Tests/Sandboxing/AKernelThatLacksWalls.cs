using Perdure.Tools.Keeping;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>Where a wall that must hold is missing, nothing runs.</summary>
[Collection(KeeperStories.Name)]
public class AKernelThatLacksWalls
{
    private const string Landlock = "L";
    private const string Seccomp = "S";

    [Theory]
    [InlineData(Confined.BoxAlone, Landlock)]
    [InlineData(Confined.BoxAlone, Seccomp)]
    [InlineData(Confined.Namespaces, Seccomp)]
    public async Task RunsNothing(Confined confined, string lacking)
    {
        using var stage = new AttackStage(confined, As.Tester, lacking);
        await stage.Run.LaunchAsync(stage.Order("touch ran"), Scene.Cancel);
        var exit = Assert.IsType<KeeperRunState.Finished>(await stage.EndAsync()).Exit;
        Assert.StartsWith("the sandbox could not be built", exit.Failure, StringComparison.Ordinal);
        Assert.Null(exit.ExitCode);
        Assert.False(File.Exists(Path.Combine(stage.Workspace, "ran")));
    }

    // Mounts keep the files there, and landlock is the second lock on the same door.
    [Fact]
    public async Task WithoutLandlockNamespacesStillKeepTheFiles()
    {
        using var stage = new AttackStage(Confined.Namespaces, As.Tester, Landlock);
        var (_, output) = await stage.RunAsync("cat $H/auth.json; echo x > $O/victim; echo x > inside; cat inside");
        Assert.DoesNotContain("a secret", output, StringComparison.Ordinal);
        Assert.EndsWith("x\n", output, StringComparison.Ordinal);
        Assert.Equal("as it was", File.ReadAllText(Path.Combine(stage.Outside, "victim")));
    }

    [Theory]
    [InlineData(Landlock, "none", false, "none")]
    [InlineData(Seccomp, "none", false, "none")]
    [InlineData(Landlock, AttackStage.Bubblewrap, true, "bubblewrap, seccomp")]
    [InlineData(Seccomp, AttackStage.Bubblewrap, false, "none")]
    public void IsToldOfAsItIs(string lacking, string bubblewrap, bool suffices, string words)
    {
        using var stage = new AttackStage(Confined.Namespaces, As.Tester, lacking);
        var support = new Sandbox(stage.Home, stage.Keeper, TimeProvider.System, bubblewrap).Available();
        Assert.Equal((suffices, words), (support.Suffices, support.InWords));
    }
}

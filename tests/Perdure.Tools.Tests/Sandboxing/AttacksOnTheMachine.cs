using Perdure.Tools.Keeping;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

[Collection(KeeperStories.Name)]
public class AttacksOnTheMachine
{
    private const long SmallFileBytes = 1 << 20;

    private const int FewProcesses = 200;

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ByForkingWithoutEndAreEnded(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var order = stage.Order("bomb() { while :; do sleep 1000 & done; }; bomb & bomb & wait");
        await stage.Run.LaunchAsync(order with { Sandbox = stage.Sandbox with { Limits = new KeeperLimits(Processes: FewProcesses) }, DeadlineMs = 20_000 }, Scene.Cancel);
        var exit = Assert.IsType<KeeperRunState.Finished>(await stage.EndAsync()).Exit;

        // Within namespaces the system refuses an ordinary user's next process; whoever it does not refuse is ended.
        var refused = (confined, user, Environment.IsPrivilegedProcess) is (Confined.Namespaces, As.Nobody, _) or (Confined.Namespaces, _, false);
        Assert.True(exit.Overran || (refused && exit.TimedOut) || (refused && exit.ExitCode is not null), $"{exit}");
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ByOneLargeFileAreEnded(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var order = stage.Order("dd if=/dev/zero of=large bs=64k count=1000 2>&1; echo $?");
        await stage.RunAsync(order with { Sandbox = stage.Sandbox with { Limits = new KeeperLimits(FileBytes: SmallFileBytes) } });
        Assert.Equal(SmallFileBytes, new FileInfo(Path.Combine(stage.Workspace, "large")).Length);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ByTalkingWithoutEndFillNoDisk(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (exit, _) = await stage.RunAsync(stage.Order("yes | head -c 20000000") with { OutputHeadBytesMax = 1000, OutputTailBytesMax = 1000 });
        Assert.Equal(20_000_000, exit.OutputBytes);
        Assert.InRange(new FileInfo(Path.Combine(stage.RunFolder, "output.tail")).Length, 1, 2000);
    }
}

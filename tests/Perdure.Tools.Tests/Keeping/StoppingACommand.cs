using System.Text;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Tests.Keeping;

[Collection(KeeperStories.Name)]
public class StoppingACommand
{
    // A background child, a session of its own, and a daemon that forked twice.
    const string NastyTree = """
        sleep 1000 & setsid sleep 1000 &
        (setsid sh -c 'sleep 1000 & sleep 1000; :' </dev/null >/dev/null 2>&1 &)
        """;

    const int NastyTreeSize = 6;

    [Fact]
    public async Task LeavesNobodyOfANastyTreeAlive()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell(NastyTree + "\necho up; wait"));
        await scene.SaysAsync("up");
        await Scene.Until(() => scene.Marked().Count == NastyTreeSize, "the whole tree");

        var stopped = Assert.IsType<KeeperRunState.Finished>(await scene.Run.StopAsync());
        Assert.True(stopped.Exit.Stopped);
        Assert.Empty(scene.Marked());
    }

    [Fact]
    public async Task KillsWhoDoesNotListen()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("trap '' TERM HUP INT; echo deaf; while :; do sleep 0.01; done"));
        await scene.SaysAsync("deaf");
        var stopped = Assert.IsType<KeeperRunState.Finished>(await scene.Run.StopAsync());
        Assert.Equal(9, stopped.Exit.Signal);
        Assert.Empty(scene.Marked());
    }

    [Fact]
    public async Task LetsWhoListensSayGoodbye()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.01; done"));
        await scene.SaysAsync("up");
        var stopped = Assert.IsType<KeeperRunState.Finished>(await scene.Run.StopAsync());
        Assert.Equal((0, true), (stopped.Exit.ExitCode, stopped.Exit.Stopped));
        Assert.EndsWith("bye\n", scene.OutputSoFar());
    }

    [Fact]
    public async Task WakesWhoWasSuspended()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo up; kill -STOP $$"));
        await scene.SaysAsync("up");
        var stopped = Assert.IsType<KeeperRunState.Finished>(await scene.Run.StopAsync());
        Assert.True(stopped.Exit.Stopped);
        Assert.Empty(scene.Marked());
    }

    [Fact]
    public async Task TheKeeperItselfStopsItsCommand()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo up; exec sleep 1000"));
        await scene.SaysAsync("up");
        Processes.Signal(Processes.All().Single(process => Processes.CommandLine(process) == $"perdure-keeper {scene.Folder} "), 15);
        var (exit, _) = await Scene.FollowAsync(scene.Run);
        Assert.Equal((15, true), (exit.Signal, exit.Stopped));
    }

    [Fact]
    public async Task WhoseFolderWasClearedAwayEndsItsKeeperToo()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo up; exec sleep 1000"));
        await scene.SaysAsync("up");
        var keeper = Processes.All().Single(process => Processes.CommandLine(process) == $"perdure-keeper {scene.Folder} ");
        Directory.Delete(scene.Folder, recursive: true);
        Processes.Signal(keeper, 15);
        await Scene.Until(() => Processes.CommandLine(keeper) != $"perdure-keeper {scene.Folder} ", "the keeper to be gone");
        Assert.Empty(scene.Marked());
    }

    [Fact]
    public async Task IsNotNeededWhenTheMainProcessEndsAndOthersHoldThePipe()
    {
        using var scene = new Scene();
        var (exit, output) = await scene.RunAsync(NastyTree + "\necho done; exit 6");
        Assert.Equal(6, exit.ExitCode);
        Assert.False(exit.Stopped);
        Assert.InRange(exit.LeftBehind, 1, 20);
        Assert.Equal("done\n", Encoding.UTF8.GetString(output));
        Assert.Empty(scene.Marked());
    }

    [Fact]
    public async Task GivesTheLastWordsOfABackgroundWriterTheirMoment()
    {
        using var scene = new Scene();
        var (exit, output) = await scene.RunAsync("(sleep 0.05; echo last words) & exit 0");
        Assert.Equal((0, 0), (exit.ExitCode, exit.LeftBehind));
        Assert.Equal("last words\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task WhoseFolderWasRemovedEndsItAndItsKeeper()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo runs; while :; do sleep 0.05; done"), Scene.Cancel);
        await scene.SaysAsync("runs");
        var keeper = Processes.All().Single(process => Processes.CommandLine(process).Contains(scene.Folder));
        Directory.Delete(scene.Folder, recursive: true);

        await Scene.Until(() => scene.Marked().Count == 0 && !Processes.All().Contains(keeper), "the command and its keeper to end");
    }
}

using System.Diagnostics;
using System.Text;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Tests.Keeping;

[Collection(KeeperStories.Name)]
public class AnAgentThatDies
{
    [Fact]
    public async Task BeforeTheStartLeavesARunThatCanBeLaunched()
    {
        using var scene = new Scene();
        Directory.CreateDirectory(scene.Folder);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "order.json"), """{"argv":["half an ord""");

        Assert.IsType<KeeperRunState.NeverStarted>(await scene.Run.FindAsync());
        var (exit, output) = await scene.RunAsync("echo once");
        Assert.Equal("once\n", Encoding.UTF8.GetString(output));
        Assert.Equal(0, exit.ExitCode);
    }

    [Fact]
    public async Task WhileTheCommandRunsIsReplacedByAnotherThatGetsTheTrueResult()
    {
        using var scene = new Scene();
        using (var agent = await LaunchAgentAsync(scene, "echo before; while [ ! -e go ]; do sleep 0.01; done; echo after; exit 7"))
        {
            await scene.SaysAsync("before");
            Processes.Kill(agent.Id);
            await agent.WaitForExitAsync();
        }

        Assert.IsType<KeeperRunState.Running>(await scene.Run.FindAsync());
        var following = Scene.FollowAsync(scene.Run);
        await File.WriteAllTextAsync(scene.File("runs/call-1/go"), "");

        var (exit, output) = await following;
        Assert.Equal("before\nafter\n", Encoding.UTF8.GetString(output));
        Assert.Equal(7, exit.ExitCode);
    }

    [Fact]
    public async Task CanStillBeWrittenForByItsSuccessor()
    {
        using var scene = new Scene();
        using (var agent = await LaunchAgentAsync(scene, "echo ready; cat"))
        {
            await scene.SaysAsync("ready");
            Processes.Kill(agent.Id);
            await agent.WaitForExitAsync();
        }

        Assert.True(await scene.Run.WriteAsync("hello\n"u8.ToArray()));
        await scene.SaysAsync("hello");
        Assert.True(await scene.Another().CloseInputAsync());
        var (exit, output) = await Scene.FollowAsync(scene.Run);
        Assert.Equal("ready\nhello\n", Encoding.UTF8.GetString(output));
        Assert.Equal(0, exit.ExitCode);
    }

    [Fact]
    public async Task JustAfterTheEndDeliversTheTrueResult()
    {
        using var scene = new Scene();
        using (var agent = await LaunchAgentAsync(scene, "echo done; exit 4"))
        {
            await Scene.Until(() => File.Exists(Path.Combine(scene.Folder, "exit.json")), "the end");
            Processes.Kill(agent.Id);
            await agent.WaitForExitAsync();
        }

        var (exit, output) = await Scene.FollowAsync(scene.Run);
        Assert.Equal("done\n", Encoding.UTF8.GetString(output));
        Assert.Equal(4, exit.ExitCode);
    }

    [Fact]
    public async Task WithTheWholeMachineLeavesAnUnknownOutcomeAndThePartialOutput()
    {
        using var scene = new Scene();
        Directory.CreateDirectory(scene.Folder);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "started"), """
            {"keeperPid":1,"keeperStartTicks":1,"bootId":"00000000-0000-0000-0000-000000000000","at":"2026-11-20T10:00:00Z"}
            {"commandPid":1,"commandStartTicks":1}
            """);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "output.head"), "half a ");

        var unknown = Assert.IsType<KeeperRunState.OutcomeUnknown>(await scene.Run.FindAsync());
        Assert.True(unknown.OtherBoot);
        Assert.False(unknown.CommandStillRuns);
        Assert.Equal("half a ", Encoding.UTF8.GetString(unknown.Output.Head.Span));
    }

    [Fact]
    public async Task WithTheFactsOfTheClaimUnwrittenIsStillNeverRunAgain()
    {
        using var scene = new Scene();
        Directory.CreateDirectory(scene.Folder);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "started"), "");

        await scene.Run.LaunchAsync(scene.Shell("touch ran"));
        var unknown = Assert.IsType<KeeperRunState.OutcomeUnknown>(await scene.Run.FindAsync());
        Assert.Null(unknown.Start);
        Assert.False(File.Exists(scene.File("ran")));
    }

    [Fact]
    public async Task WithItsKeeperLeavesAnUnknownOutcomeAtOnce()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo working; while [ ! -e go ]; do sleep 0.01; done"));
        await scene.SaysAsync("working");
        var following = scene.Another().FollowAsync(0, static _ => ValueTask.CompletedTask, Scene.Cancel);
        Processes.Kill(KeeperOf(scene));

        var unknown = Assert.IsType<KeeperRunState.OutcomeUnknown>(await following);
        Assert.False(unknown.OtherBoot);
        Assert.True(unknown.CommandStillRuns);
        Assert.Equal("working\n", Encoding.UTF8.GetString(unknown.Output.Head.Span));
        Assert.Contains(unknown.Start!.CommandPid!.Value, scene.Marked());
    }

    [Fact]
    public async Task RacingAgentsRunTheCommandExactlyOnce()
    {
        for (var round = 0; round < 10; round++)
        {
            using var scene = new Scene();
            KeeperRun[] runs = [scene.Run, scene.Another(), scene.Another(), scene.Another()];
            await Task.WhenAll(runs.Select(run => Task.Run(() => run.LaunchAsync(scene.Shell("echo ran >> count; echo ran")))));
            var results = await Task.WhenAll(runs.Select(Scene.FollowAsync));
            Assert.All(results, result => Assert.Equal("ran\n", Encoding.UTF8.GetString(result.Output)));
            Assert.Equal("ran\n", await File.ReadAllTextAsync(scene.File("count")));
        }
    }

    [Fact]
    public async Task AgentsWhoLookDoNotHinderAKeeperThatIsBorn()
    {
        for (var round = 0; round < 10; round++)
        {
            using var scene = new Scene();
            using var enough = new CancellationTokenSource();
            var looking = Enumerable.Range(0, 3).Select(_ => Task.Run(() => LookUntilAsync(scene.Another(), enough.Token))).ToArray();
            var (exit, _) = await scene.RunAsync("echo on");
            await enough.CancelAsync();
            Assert.Equal(0, exit.ExitCode);
            Assert.All(await Task.WhenAll(looking), found => Assert.DoesNotContain(found, one => one is KeeperRunState.OutcomeUnknown));
        }
    }

    [Fact]
    public async Task FollowerThatIsCancelledHarmsNothing()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo on; while [ ! -e go ]; do sleep 0.01; done; echo off"));
        using var leaving = new CancellationTokenSource();
        var following = scene.Run.FollowAsync(0, async _ => await leaving.CancelAsync(), leaving.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        Assert.IsType<KeeperRunState.Running>(await scene.Run.FindAsync());
        await File.WriteAllTextAsync(scene.File("go"), "");
        var (_, output) = await Scene.FollowAsync(scene.Run);
        Assert.Equal("on\noff\n", Encoding.UTF8.GetString(output));
    }

    static async Task<List<KeeperRunState>> LookUntilAsync(KeeperRun run, CancellationToken enough)
    {
        var found = new List<KeeperRunState>();
        while (!enough.IsCancellationRequested) { found.Add(await run.FindAsync(CancellationToken.None)); }

        return found;
    }

    static int KeeperOf(Scene scene) =>
        Processes.All().Single(process => Processes.CommandLine(process) == $"perdure-keeper {scene.Folder} ");

    static async Task<Process> LaunchAgentAsync(Scene scene, string script)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Perdure.Tools.Tests.Agent"), [Scene.Program.Path, scene.Folder, script])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var agent = Process.Start(start)!;
        Assert.Equal("launched", await agent.StandardOutput.ReadLineAsync());
        return agent;
    }
}

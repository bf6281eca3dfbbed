using Perdure.Tools.Keeping;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>The keeper's promises hold through the sandbox.</summary>
[Collection(KeeperStories.Name)]
public class ACommandInASandbox
{
    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task LeavesItsExitCode(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        Assert.Equal(255, (await stage.RunAsync("exit 255")).Exit.ExitCode);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task LeavesTheSignalThatEndedIt(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (exit, _) = await stage.RunAsync("kill -SEGV $$");
        Assert.Equal((null, 11, false), (exit.ExitCode, exit.Signal, exit.Stopped));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task StartsWithDefaultSignalsAndThreeFiles(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (_, output) = await stage.RunAsync("grep -E '^Sig(Blk|Ign)' /proc/self/status; ls /proc/self/fd | wc -l");
        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n4\n", output);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task HasATerminalThatTakesInputAndCanBeResized(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var run = stage.Run;
        await run.LaunchAsync(stage.Order("trap 'stty size' WINCH; echo up; stty size; until read line; do :; done; echo \"got $line\"; sh -c 'echo x > /dev/tty'") with { Tty = true, Rows = 10, Cols = 20 }, Scene.Cancel);
        await SaysAsync(run, "10 20");
        await run.ResizeAsync(30, 40, Scene.Cancel);
        await SaysAsync(run, "30 40");
        await run.WriteAsync("word\n"u8.ToArray(), Scene.Cancel);
        Assert.IsType<KeeperRunState.Finished>(await stage.EndAsync());
        Assert.EndsWith("got word\r\nx\r\n", Text(run), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task OnATerminalCanBeInterrupted(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var run = stage.Run;
        await run.LaunchAsync(stage.Order("echo up; exec sleep 1000") with { Tty = true }, Scene.Cancel);
        await SaysAsync(run, "up");
        await run.WriteAsync("\u0003"u8.ToArray(), Scene.Cancel);
        Assert.Equal(2, Assert.IsType<KeeperRunState.Finished>(await stage.EndAsync()).Exit.Signal);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task HearsASignalAndNotItsWalls(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var run = stage.Run;
        await run.LaunchAsync(stage.Order("trap 'echo heard; exit 7' INT; echo up; while :; do sleep 0.02; done"), Scene.Cancel);
        await SaysAsync(run, "up");
        await run.SignalAsync(2, Scene.Cancel);
        Assert.Equal(7, Assert.IsType<KeeperRunState.Finished>(await stage.EndAsync()).Exit.ExitCode);
        Assert.EndsWith("heard\n", Text(run), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task MaySayGoodbyeWhenItIsStopped(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var run = stage.Run;
        await run.LaunchAsync(stage.Order("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.02; done"), Scene.Cancel);
        await SaysAsync(run, "up");
        var exit = Assert.IsType<KeeperRunState.Finished>(await run.StopAsync(Scene.Cancel)).Exit;
        Assert.Equal((0, true), (exit.ExitCode, exit.Stopped));
        Assert.EndsWith("bye\n", Text(run), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task LeavesNobodyAliveAndTellsHowManyItLeft(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var mark = Guid.NewGuid().ToString("N");
        var order = stage.Order("sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000; :' </dev/null >/dev/null 2>&1 &); sleep 0.2; exit 4");
        var (exit, _) = await stage.RunAsync(order with { Environment = new Dictionary<string, string>(order.Environment) { ["MARK"] = mark } });
        Assert.Equal((4, 5), (exit.ExitCode, exit.LeftBehind));
        Assert.DoesNotContain(Processes.All(), process => Processes.Surroundings(process).Contains(mark));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task WhenItIsStoppedLeavesNobodyOfANastyTreeAlive(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var run = stage.Run;
        var mark = Guid.NewGuid().ToString("N");
        var order = stage.Order("sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000; :' </dev/null >/dev/null 2>&1 &); trap '' TERM; echo up; while :; do sleep 0.05; done");
        await run.LaunchAsync(order with { Environment = new Dictionary<string, string>(order.Environment) { ["MARK"] = mark } }, Scene.Cancel);
        await SaysAsync(run, "up");
        Assert.True(Assert.IsType<KeeperRunState.Finished>(await run.StopAsync(Scene.Cancel)).Exit.Stopped);
        Assert.DoesNotContain(Processes.All(), process => Processes.Surroundings(process).Contains(mark));
    }

    [Theory]
    [InlineData(As.Tester)]
    [InlineData(As.Nobody)]
    public async Task DiesWithItsKeeperWithinNamespaces(As user)
    {
        using var stage = new AttackStage(Confined.Namespaces, user);
        var run = stage.Run;
        var mark = Guid.NewGuid().ToString("N");
        var order = stage.Order("echo up; setsid sleep 1000 & sleep 1000");
        await run.LaunchAsync(order with { Environment = new Dictionary<string, string>(order.Environment) { ["MARK"] = mark } }, Scene.Cancel);
        await SaysAsync(run, "up");
        Processes.Kill(KeeperOf(stage));
        Assert.IsType<KeeperRunState.OutcomeUnknown>(await stage.EndAsync());
        await Scene.Until(() => !Processes.All().Any(process => Processes.Surroundings(process).Contains(mark)), "everybody to be gone");
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ThatDoesNotExistIsATrueResultToo(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        await stage.Run.LaunchAsync(stage.Order("") with { Argv = ["/no/such/program"] }, Scene.Cancel);
        Assert.Equal("No such file or directory", Assert.IsType<KeeperRunState.Finished>(await stage.EndAsync()).Exit.Failure);
    }

    [Fact]
    public async Task IsNotRunWhenItsNamespacesCannotBeBuilt()
    {
        using var stage = new AttackStage(Confined.Namespaces, As.Tester);
        await stage.Run.LaunchAsync(stage.Order("touch ran") with { Sandbox = stage.Sandbox with { Writable = ["/no/such/folder"] } }, Scene.Cancel);
        var exit = Assert.IsType<KeeperRunState.Finished>(await stage.EndAsync()).Exit;
        Assert.StartsWith("the sandbox could not be built", exit.Failure, StringComparison.Ordinal);
        Assert.Null(exit.ExitCode);
        Assert.False(File.Exists(Path.Combine(stage.Workspace, "ran")));
    }

    [Fact]
    public async Task SeesAnotherTmpThatItsOtherCommandsSeeToo()
    {
        using var stage = new AttackStage(Confined.Namespaces, As.Tester);
        var folder = Directory.CreateDirectory(Path.Combine(stage.Root, "tmp")).FullName;
        await stage.RunAsync(stage.Order("ls /tmp; echo x > /tmp/left") with { Sandbox = stage.Sandbox with { Temporary = folder } });
        Assert.Equal("x\n", File.ReadAllText(Path.Combine(folder, "left")));
        Assert.Equal("", Text(stage.Run));
    }

    private static int KeeperOf(AttackStage stage) =>
        System.Text.Json.JsonDocument.Parse(File.ReadLines(Path.Combine(stage.RunFolder, "started")).First()).RootElement.GetProperty("keeperPid").GetInt32();

    private static Task SaysAsync(KeeperRun run, string words) => Scene.Until(() => Text(run).Contains(words, StringComparison.Ordinal), $"the output to hold '{words}'");

    private static string Text(KeeperRun run) => System.Text.Encoding.UTF8.GetString(run.ReadOutput().Head.Span);
}

using System.Text;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Tests.Keeping;

[Collection(KeeperStories.Name)]
public class SteeringACommand
{
    [Fact]
    public async Task InputIsReadUntilItIsClosed()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("cat; echo end") with { Stdin = true });
        Assert.True(await scene.Run.WriteAsync("one\n"u8.ToArray()));
        Assert.True(await scene.Run.WriteAsync("two\n"u8.ToArray()));
        Assert.True(await scene.Run.CloseInputAsync());
        var (_, output) = await Scene.FollowAsync(scene.Run);
        Assert.Equal("one\ntwo\nend\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task MuchInputIsCarriedAtThePaceOfTheCommand()
    {
        using var scene = new Scene();
        var bytes = new byte[3_000_000];
        new Random(3).NextBytes(bytes);
        await scene.Run.LaunchAsync(scene.Shell("cat > copy") with { Stdin = true });
        Assert.True(await scene.Run.WriteAsync(bytes));
        Assert.True(await scene.Run.CloseInputAsync());
        _ = await Scene.FollowAsync(scene.Run);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(scene.File("copy")));
    }

    [Fact]
    public async Task WritingToACommandThatEndedSaysSo()
    {
        using var scene = new Scene();
        _ = await scene.RunAsync(scene.Shell("true") with { Stdin = true });
        Assert.False(await scene.Run.WriteAsync("late\n"u8.ToArray()));
        Assert.False(await scene.Run.CloseInputAsync());
        Assert.False(await scene.Another().SignalAsync(15));
    }

    [Fact]
    public async Task WritingToACommandWithoutInputSaysSo()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("exec sleep 1000"));
        Assert.False(await scene.Run.WriteAsync("anybody?\n"u8.ToArray()));
        _ = await scene.Run.StopAsync();
    }

    [Fact]
    public async Task StopIsHeardBehindInputThatNobodyReads()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo up; exec sleep 1000") with { Stdin = true });
        await scene.SaysAsync("up");
        using var impatient = new CancellationTokenSource();
        var writing = scene.Run.WriteAsync(new byte[2_000_000], impatient.Token);
        var stopped = Assert.IsType<KeeperRunState.Finished>(await scene.Run.StopAsync());
        Assert.True(stopped.Exit.Stopped);
        Assert.False(await writing);
    }

    [Fact]
    public async Task ATerminalIsATerminalOfTheSizeAsked()
    {
        using var scene = new Scene();
        var order = scene.Shell("test -t 0 && test -t 1 && test -t 2 && stty size") with { Tty = true, Rows = 40, Cols = 132 };
        var (exit, output) = await scene.RunAsync(order);
        Assert.Equal("40 132\r\n", Encoding.UTF8.GetString(output));
        Assert.Equal(0, exit.ExitCode);
    }

    [Fact]
    public async Task ATerminalCanBeResized()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("trap 'stty size; exit 5' WINCH; echo ready; while :; do sleep 0.01; done") with { Tty = true });
        await scene.SaysAsync("ready");
        Assert.True(await scene.Run.ResizeAsync(50, 200));
        var (exit, output) = await Scene.FollowAsync(scene.Run);
        Assert.Contains("50 200", Encoding.UTF8.GetString(output));
        Assert.Equal(5, exit.ExitCode);
    }

    [Fact]
    public async Task CtrlCAtTheTerminalInterrupts()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo ready; exec sleep 1000") with { Tty = true });
        await scene.SaysAsync("ready");
        Assert.True(await scene.Run.WriteAsync("\x03"u8.ToArray()));
        var (exit, _) = await Scene.FollowAsync(scene.Run);
        Assert.Equal(2, exit.Signal);
        Assert.False(exit.Stopped);
    }

    [Fact]
    public async Task ClosingTheInputOfATerminalIsCtrlD()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("stty -echo; echo ready; cat; echo end") with { Tty = true });
        await scene.SaysAsync("ready");
        Assert.True(await scene.Run.WriteAsync("line\n"u8.ToArray()));
        Assert.True(await scene.Run.CloseInputAsync());
        var (_, output) = await Scene.FollowAsync(scene.Run);
        Assert.Equal("ready\r\nline\r\nend\r\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task ASignalReachesTheCommand()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("trap 'exit 9' USR1; echo ready; while :; do sleep 0.01; done"));
        await scene.SaysAsync("ready");
        Assert.True(await scene.Run.SignalAsync(10));
        var (exit, _) = await Scene.FollowAsync(scene.Run);
        Assert.Equal(9, exit.ExitCode);
    }

    [Fact]
    public async Task TheDeadlineEndsTheCommand()
    {
        using var scene = new Scene();
        var (exit, output) = await scene.RunAsync(scene.Shell("echo begun; exec sleep 1000") with { DeadlineMs = 100 });
        Assert.True(exit.TimedOut);
        Assert.False(exit.Stopped);
        Assert.Equal(15, exit.Signal);
        Assert.Equal("begun\n", Encoding.UTF8.GetString(output));
    }
}

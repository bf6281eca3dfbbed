using System.Text;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Tests.Keeping;

[Collection(KeeperStories.Name)]
public class ACommandInAKeeper
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    public async Task LeavesItsExitCode(string script, int code)
    {
        using var scene = new Scene();
        var (exit, _) = await scene.RunAsync(script);
        Assert.Equal(code, exit.ExitCode);
        Assert.Null(exit.Signal);
    }

    [Fact]
    public async Task LeavesTheSignalThatEndedIt()
    {
        using var scene = new Scene();
        var (exit, _) = await scene.RunAsync("kill -SEGV $$");
        Assert.Null(exit.ExitCode);
        Assert.Equal(11, exit.Signal);
        Assert.False(exit.Stopped);
    }

    [Fact]
    public async Task IsHeardOnBothStreamsInOrder()
    {
        using var scene = new Scene();
        var (exit, output) = await scene.RunAsync("echo one; echo two >&2; echo three");
        Assert.Equal("one\ntwo\nthree\n", Encoding.UTF8.GetString(output));
        Assert.Equal(output.Length, exit.OutputBytes);
    }

    [Fact]
    public async Task SeesItsOwnFolderAndEnvironmentAndNothingElse()
    {
        using var scene = new Scene();
        var order = scene.Shell("pwd; env | grep -v ^_= | sort; ls /proc/self/fd | wc -l");
        var (_, output) = await scene.RunAsync(order);
        Assert.Equal($"{scene.Root}\nMARK={scene.Mark}\nPATH=/usr/bin:/bin\nPWD={scene.Root}\n4\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task StartsWithDefaultSignals()
    {
        using var scene = new Scene();
        var (_, output) = await scene.RunAsync("grep -E '^Sig(Blk|Ign)' /proc/self/status");
        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task IsFoundByItsOwnPath()
    {
        using var scene = new Scene();
        File.WriteAllText(scene.File("hello"), "#!/bin/sh\necho hello from $0\n");
        File.SetUnixFileMode(scene.File("hello"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var order = scene.Shell("") with { Argv = ["hello"], Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = scene.Root } };
        var (_, output) = await scene.RunAsync(order);
        Assert.Equal($"hello from {scene.Root}/hello\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task ThatDoesNotExistIsATrueResultToo()
    {
        using var scene = new Scene();
        var (exit, _) = await scene.RunAsync(scene.Shell("") with { Argv = ["no-such-program"] });
        Assert.Null(exit.ExitCode);
        Assert.Equal("No such file or directory", exit.Failure);
    }

    [Fact]
    public async Task InAFolderThatDoesNotExistSaysThatItIsTheFolder()
    {
        using var scene = new Scene();
        var (exit, _) = await scene.RunAsync(scene.Shell("true") with { Cwd = scene.File("nowhere") });
        Assert.Equal("the working folder cannot be entered: No such file or directory", exit.Failure);
    }

    [Fact]
    public async Task ReadsNothingWhenNobodyWillWrite()
    {
        using var scene = new Scene();
        var (exit, output) = await scene.RunAsync("cat; echo done");
        Assert.Equal("done\n", Encoding.UTF8.GetString(output));
        Assert.Equal(0, exit.ExitCode);
    }

    [Fact]
    public async Task MaySayAnyBytes()
    {
        using var scene = new Scene();
        var bytes = new byte[100_000];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(scene.File("bytes"), bytes);
        var (_, output) = await scene.RunAsync("cat bytes");
        Assert.Equal(bytes, output);
    }

    [Fact]
    public async Task ThatTalksTooMuchKeepsItsHeadAndItsTail()
    {
        using var scene = new Scene();
        var order = scene.Shell("seq 1 200000") with { OutputHeadBytesMax = 1000, OutputTailBytesMax = 3000 };
        var whole = string.Concat(Enumerable.Range(1, 200_000).Select(number => $"{number}\n"));

        var (exit, _) = await scene.RunAsync(order);
        var kept = scene.Run.ReadOutput();

        Assert.Equal(whole[..1000], Encoding.UTF8.GetString(kept.Head.Span));
        Assert.Equal(whole[^3000..], Encoding.UTF8.GetString(kept.Tail.Span));
        Assert.Equal(whole.Length - 4000, kept.DroppedBytes);
        Assert.Equal(whole.Length, kept.TotalBytes);
        Assert.Equal((whole.Length, whole.Length - 4000), (exit.OutputBytes, exit.DroppedBytes));
    }

    [Fact]
    public async Task ThatTalksFasterThanItIsFollowedNeverShowsAWrongByte()
    {
        using var scene = new Scene();
        var order = scene.Shell("seq 1000000 1400000") with { OutputHeadBytesMax = 1000, OutputTailBytesMax = 20_000 };
        await scene.Run.LaunchAsync(order, Scene.Cancel);

        // Each line has eight bytes, so every offset tells which byte must stand there.
        static byte Expected(long offset) => offset % 8 == 7 ? (byte)'\n' : (byte)$"{1_000_000 + offset / 8}"[(int)(offset % 8)];
        long end = 0;
        await scene.Run.FollowAsync(0, chunk =>
        {
            Assert.True(chunk.Offset >= end);
            for (var i = 0; i < chunk.Bytes.Length; i++) { Assert.Equal(Expected(chunk.Offset + i), chunk.Bytes.Span[i]); }

            end = chunk.End;
            return ValueTask.CompletedTask;
        });
        Assert.Equal(8 * 400_001, end);
    }

    [Fact]
    public async Task IsSeenWhileItRuns()
    {
        using var scene = new Scene();
        await scene.Run.LaunchAsync(scene.Shell("echo first; while [ ! -e go ]; do sleep 0.01; done; echo second"), Scene.Cancel);
        var output = new List<byte>();
        var following = scene.Run.FollowAsync(0, Scene.Into(output), Scene.Cancel);
        await Scene.Until(() => output.Count == "first\n".Length, "the first line");
        Assert.False(following.IsCompleted);

        await File.WriteAllTextAsync(scene.File("go"), "");
        await following;
        Assert.Equal("first\nsecond\n", Encoding.UTF8.GetString([.. output]));
    }

    [Fact]
    public async Task CanBeFollowedFromTheMiddle()
    {
        using var scene = new Scene();
        await scene.RunAsync("printf 0123456789");
        var output = new List<byte>();
        await scene.Another().FollowAsync(6, Scene.Into(output), Scene.Cancel);
        Assert.Equal("6789", Encoding.UTF8.GetString([.. output]));
    }

    [Fact]
    public async Task TellsWhatItUsed()
    {
        using var scene = new Scene();
        var (exit, _) = await scene.RunAsync("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
        Assert.InRange(exit.UserMs, 20, 10_000);
        Assert.InRange(exit.MaxRssKiB, 500, 100_000);
        Assert.True(exit.EndedAt > exit.StartedAt);
    }

    [Fact]
    public async Task IsNotRunByAKeeperThatDoesNotKnowAllThatIsAsked()
    {
        using var scene = new Scene();
        Directory.CreateDirectory(scene.Folder);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "order.json"), """{"argv":["/bin/true"],"cwd":"/","walls":{"high":true}}""");
        using var keeper = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Scene.Program.Path, [scene.Folder]) { RedirectStandardError = true, UseShellExecute = false })!;
        await keeper.WaitForExitAsync();
        Assert.Equal(65, keeper.ExitCode);
        Assert.Contains("walls", await keeper.StandardError.ReadToEndAsync());
        Assert.IsType<KeeperRunState.NeverStarted>(await scene.Run.FindAsync());
    }
}

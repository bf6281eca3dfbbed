using Perdure.Tools.Keeping;

namespace Perdure.Tools.Tests.Keeping;

[Collection(KeeperStories.Name)]
public class ManyRuns
{
    const int Runs = 200;

    [Fact]
    public async Task LeaveNothingBehind()
    {
        using var scene = new Scene();
        for (var run = 0; run <= Runs; run++) { await RunOneAsync(scene, run); }

        await Scene.Until(() => Processes.ZombiesOf(Environment.ProcessId).Length == 0, "every keeper to be reaped");
        await Scene.Until(() => !Processes.All().Any(process => Processes.CommandLine(process).Contains(scene.Root)), "every keeper to be gone");
        await Scene.Until(() => !OpenFiles().Any(file => file.Contains(scene.Root)), "every file of the runs to be closed");
    }

    [Fact]
    public async Task AtOnceAllEndWell()
    {
        using var scene = new Scene();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(run => RunOneAsync(scene, run)));
    }

    static async Task RunOneAsync(Scene scene, int number)
    {
        var run = new KeeperRun(Path.Combine(scene.Root, "runs", $"many-{number}"), Scene.Program);
        await run.LaunchAsync(scene.Shell($"echo {number}; exit {number % 200}"));
        var (exit, output) = await Scene.FollowAsync(run);
        Assert.Equal(number % 200, exit.ExitCode);
        Assert.Equal($"{number}\n", System.Text.Encoding.UTF8.GetString(output));
    }

    /// <summary>What this process has open. Other stories run beside this one, so only files of its own tell anything.</summary>
    static IEnumerable<string> OpenFiles() => Directory.EnumerateFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget ?? "");
}

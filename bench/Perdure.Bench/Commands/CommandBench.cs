using System.Diagnostics;
using System.Text;
using Perdure.Core.Configuration;
using Perdure.Runtime.Ports;
using Perdure.Tools.Commands;
using Perdure.Tools.Keeping;
using Perdure.Tools.Sandboxing;

namespace Perdure.Bench.Commands;

/// <summary>Measures what a keeper and each wall add to a command, against the command alone and against bubblewrap alone.</summary>
internal sealed class CommandBench : IDisposable
{
    private const int Rounds = 300;

    /// <summary>The first ones find cold files and code that is not compiled yet.</summary>
    private const int RoundsBefore = 30;

    private static readonly string[][] Commands = [["/bin/true"], ["/bin/sh", "-c", "echo a few words | wc -c"]];

    /// <summary>Not in <c>/tmp</c>, which a sandbox replaces; nor do people work there.</summary>
    private readonly string _folder = Directory.CreateDirectory($"/var/tmp/perdure-bench-{Guid.NewGuid():N}").FullName;

    /// <summary>Runs are kept in memory: what a disk takes for its syncs is another table.</summary>
    private readonly string _runs = Directory.CreateDirectory($"/dev/shm/perdure-bench-{Guid.NewGuid():N}").FullName;

    private readonly KeeperProgram _keeper;
    private readonly Sandbox _sandbox;
    private int _count;

    public CommandBench(string keeper)
    {
        _keeper = new KeeperProgram(Path.GetFullPath(keeper));
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Path.Combine(Workspace, ".git"));
        _sandbox = new Sandbox(Home, _keeper, TimeProvider.System);
    }

    private string Home => Path.Combine(_folder, "home");

    private string Workspace => Path.Combine(_folder, "work");

    public async Task RunAsync()
    {
        foreach (var command in Commands)
        {
            var ways = Ways(command);
            var times = await MeasureAsync(ways);
            Print(string.Join(' ', command), [.. ways.Keys], times);
        }
    }

    public void Dispose()
    {
        Directory.Delete(_runs, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>In turns, so that whatever else the machine does falls on all of them.</summary>
    private static async Task<Dictionary<string, List<TimeSpan>>> MeasureAsync(Dictionary<string, Func<Task>> ways)
    {
        var times = ways.Keys.ToDictionary(way => way, _ => new List<TimeSpan>());
        for (var round = -RoundsBefore; round < Rounds; round++)
        {
            foreach (var (way, run) in ways)
            {
                var began = Stopwatch.GetTimestamp();
                await run();
                if (round >= 0) { times[way].Add(Stopwatch.GetElapsedTime(began)); }
            }
        }

        return times;
    }

    private static void Print(string command, string[] ways, Dictionary<string, List<TimeSpan>> times)
    {
        var medians = ways.ToDictionary(way => way, way => Median(times[way]));
        var (plain, bubblewrap) = (medians[ways[0]], medians[ways[1]]);
        Figures.Row($"`{command}`", "p50", "of plain", "of bubblewrap", "beyond bubblewrap");
        Figures.Row("---", "---", "---", "---", "---");
        foreach (var way in ways)
        {
            var taken = medians[way];
            Figures.Row(way, $"{taken:F2} ms", $"{taken / plain:F1}", $"{taken / bubblewrap:F2}", $"{taken - bubblewrap:+0.00;-0.00} ms");
        }

        Console.WriteLine();
    }

    private static double Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2).TotalMilliseconds;

    private Dictionary<string, Func<Task>> Ways(string[] command)
    {
        var walls = _sandbox.For(Workspace, RunBounds.Of(Profiles.Workspace)) ?? throw new InvalidOperationException("Command bench: expected a profile with walls, found none.");
        var bubblewrap = walls.Bubblewrap ?? throw new InvalidOperationException("Command bench: expected bubblewrap to work here, found that it does not.");
        return new()
        {
            ["plain posix_spawn"] = () => Spawned(command),
            ["bubblewrap alone"] = () => Spawned([bubblewrap, .. AsOneWouldByHand(walls), .. command]),
            ["keeper"] = () => KeptAsync(command, null),
            ["keeper, landlock, seccomp"] = () => KeptAsync(command, walls with { Bubblewrap = null, Temporary = null }),
            ["keeper, bubblewrap, landlock, seccomp"] = () => KeptAsync(command, walls),
        };
    }

    private string[] AsOneWouldByHand(KeeperSandbox walls) =>
    [
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--unshare-net", "--die-with-parent", "--cap-drop", "ALL",
        "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/run", "--bind", walls.Temporary!, "/tmp",
        "--bind", Workspace, Workspace, "--ro-bind", $"{Workspace}/.git", $"{Workspace}/.git", "--tmpfs", Home, "--chdir", Workspace, "--",
    ];

    private static Task Spawned(string[] line)
    {
        PlainSpawn.Run(line);
        return Task.CompletedTask;
    }

    private async Task KeptAsync(string[] command, KeeperSandbox? walls)
    {
        var run = new KeeperRun(Path.Combine(_runs, $"{++_count}"), _keeper);
        await run.LaunchAsync(ShellInvocation.For(command, Workspace, terminal: false, walls), CancellationToken.None);
        var end = await run.AwaitEndAsync(CancellationToken.None);
        if (end is not KeeperRunState.Finished({ ExitCode: 0 }))
        {
            throw new InvalidOperationException($"Command bench: expected exit code 0, found {end}\n{Encoding.UTF8.GetString(run.ReadOutput().Head.Span)}");
        }
    }
}

using System.Diagnostics;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Snapshotting;

namespace Perdure.Bench.Snapshots;

/// <summary>Measures snapshots of a workspace beside <c>git status</c> and <c>git stash create</c> of the same tree.</summary>
internal static class SnapshotBench
{
    private const int FilesInOneFolder = 20;
    private const int Seed = 20261121;
    private static readonly SessionId Session = new("bench");

    public static async Task RunAsync(int files)
    {
        var folder = Directory.CreateTempSubdirectory("perdure-bench-").FullName;
        try
        {
            await MeasureAsync(folder, files);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, int files)
    {
        var workspace = Path.Combine(folder, "work");
        Fill(workspace, files);
        await GitAsync(workspace, "init", "-q");
        await GitAsync(workspace, "add", "-A");
        await GitAsync(workspace, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first");
        var snapshots = new GitSnapshots(Path.Combine(folder, "home"), SnapshotBounds.Standard, TimeProvider.System, _ => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>()));
        var (number, previous) = (0, (string?)null);
        async Task TakeAsync() => previous = ((SnapshotRecorded)await snapshots.TakeAsync(new SnapshotOrder(Session, workspace, ++number, previous), default)).Tree;
        async Task<TimeSpan> ChangedAsync(Func<Task> work)
        {
            await File.AppendAllTextAsync(Path.Combine(workspace, "d0", "f0.txt"), $"{number} more\n");
            await File.WriteAllTextAsync(Path.Combine(workspace, "d0", $"new{number}.txt"), "new\n");
            return await TimeAsync(work);
        }

        var first = await TimeAsync(TakeAsync);
        var nothing = await Figures.BestAsync(TakeAsync);
        var status = await Figures.BestAsync(() => GitAsync(workspace, "status", "--porcelain"));
        var little = await Figures.BestAsync(() => ChangedAsync(TakeAsync));
        var stash = await Figures.BestAsync(() => ChangedAsync(() => GitAsync(workspace, "-c", "user.name=a", "-c", "user.email=a@b", "stash", "create")));

        Figures.Row("files", "first snapshot", "nothing changed", "`git status`", "ratio", "two files changed", "`git stash create`", "ratio");
        Figures.Row("---", "---", "---", "---", "---", "---", "---", "---");
        Figures.Row($"{files:N0}", Ms(first), Ms(nothing), Ms(status), $"{nothing / status:F2}", Ms(little), Ms(stash), $"{little / stash:F2}");
    }

    /// <summary>Texts of the length of sources, no two alike.</summary>
    private static void Fill(string workspace, int files)
    {
        var chance = new Random(Seed);
        for (var file = 0; file < files; file++)
        {
            var folder = Path.Combine(workspace, $"d{file / FilesInOneFolder}");
            if (file % FilesInOneFolder == 0) { Directory.CreateDirectory(folder); }

            File.WriteAllLines(Path.Combine(folder, $"f{file}.txt"), Enumerable.Range(0, chance.Next(10, 160)).Select(line => $"line {line} of {file}: {chance.Next()}"));
        }
    }

    private static async Task GitAsync(string workspace, params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = workspace, UseShellExecute = false, RedirectStandardOutput = true })!;
        await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:N0} ms";
}

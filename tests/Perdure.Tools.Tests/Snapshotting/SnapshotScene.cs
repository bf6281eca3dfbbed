using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Snapshotting;

namespace Perdure.Tools.Tests.Snapshotting;

/// <summary>A workspace and a home beside it, where snapshots are taken one after the other.</summary>
internal sealed class SnapshotScene : IDisposable
{
    private static readonly SessionId Session = new("019aa0c0-0000-7000-8000-000000000001");

    private readonly List<GitSnapshots> _made = [];

    private int _taken;

    public TempWorkspace Work { get; } = new();

    public string Home => Path.Combine(Work.Outside, "home");

    public SnapshotBounds Bounds { get; init; } = SnapshotBounds.Standard;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What is recorded where a test does not say.</summary>
    public string Workspace { get; init; } = "";

    public HashSet<string> Sessions { get; } = [Session.Value];

    /// <summary>As another process would have them: nothing is shared but the disk.</summary>
    public GitSnapshots Snapshots
    {
        get
        {
            _made.Add(new GitSnapshots(Home, Bounds, Clock, _ => Task.FromResult<IReadOnlySet<string>>(Sessions)));
            return _made[^1];
        }
    }

    public string Shadow => Directory.EnumerateDirectories(Path.Combine(Home, "snapshots")).Single();

    public string Folder => Path.Combine(Work.Folder, Workspace);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<string> TakeAsync(string? previous = null)
    {
        var outcome = await OutcomeAsync(previous);
        Assert.True(outcome is SnapshotRecorded, outcome.ToString());
        return ((SnapshotRecorded)outcome).Tree;
    }

    public Task<SnapshotOutcome> OutcomeAsync(string? previous = null, GitSnapshots? snapshots = null) =>
        (snapshots ?? Snapshots).TakeAsync(new SnapshotOrder(Session, Folder, ++_taken, previous), Cancel);

    public async Task<string> WhyNotAsync() => Assert.IsType<SnapshotNotRecorded>(await OutcomeAsync()).Why;

    public Task<RestoreResult> RestoreAsync(string to, string expected, bool overwrite = false, bool onlyLook = false, params ImmutableArray<string> paths) =>
        Snapshots.RestoreAsync(new RestoreOrder(Session, Folder, to, expected, paths.IsEmpty ? null : paths, overwrite, onlyLook), Cancel);

    /// <summary>Brings everything back, which has to go without a conflict.</summary>
    public async Task BringBackAsync(string to, string expected) => Assert.Empty((await RestoreAsync(to, expected)).Conflicts);

    public Task<WorkspaceDifference> CompareAsync(string from, string? to = null) => Snapshots.CompareAsync(Folder, from, to, Cancel);

    /// <summary>Does a line of shell in the workspace, or elsewhere.</summary>
    public void Shell(string line, string? folder = null)
    {
        var start = new ProcessStartInfo("sh", ["-c", line]) { WorkingDirectory = folder ?? Work.Folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList()) { start.Environment.Remove(name); }

        using var shell = Process.Start(start)!;
        var said = shell.StandardOutput.ReadToEnd() + shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{line}\n{said}");
    }

    /// <summary>Makes a repository of the workspace, as its person would.</summary>
    public void MakeRepository() => Shell("git init -q . && git add -A && git -c user.name=anna -c user.email=a@b commit -q --allow-empty -m first");

    /// <summary>Everything of the workspace that a file can be: names, contents, links, modes.</summary>
    public string Everything() => Listing(Work.Folder, withTimes: false);

    public string EverythingKept() => Listing(Shadow, withTimes: true);

    public void Dispose()
    {
        Task.WaitAll(_made.Select(snapshots => snapshots.Pruning));
        Work.Dispose();
    }

    private static string Listing(string folder, bool withTimes)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return string.Join('\n', new DirectoryInfo(folder).EnumerateFileSystemInfos("*", all)
            .Where(entry => withTimes || !entry.FullName[folder.Length..].Contains("/.git/", StringComparison.Ordinal))
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(entry => $"{entry.FullName[folder.Length..]} {entry.UnixFileMode} {entry.LinkTarget} {Content(entry)} {(withTimes && entry is FileInfo ? entry.LastWriteTimeUtc.Ticks : 0)}"));
    }

    private static string Content(FileSystemInfo entry) =>
        entry is FileInfo { LinkTarget: null } ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(entry.FullName))) : "";
}

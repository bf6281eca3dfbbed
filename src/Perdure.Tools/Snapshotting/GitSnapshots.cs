using System.Collections.Concurrent;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Files.Native;

namespace Perdure.Tools.Snapshotting;

/// <summary>Keeps snapshots in a shadow git repository for each workspace, under Perdure's home.</summary>
/// <param name="sessions">The sessions that exist, asked for when old snapshots are cleared away.</param>
public sealed class GitSnapshots(
    string perdureHome, SnapshotBounds bounds, TimeProvider clock, Func<CancellationToken, Task<IReadOnlySet<string>>> sessions) : ISnapshots
{
    /// <summary>A workspace that fills its share faster than pruning empties it takes no more than this many times as much.</summary>
    private const int OverflowsMax = 2;

    /// <summary>Looking through the store costs more than a snapshot; so much is recorded in between.</summary>
    private const int RecordedBetweenLooks = 64;

    private readonly ConcurrentDictionary<string, int> _looks = new(StringComparer.Ordinal);
    private Task _pruning = Task.CompletedTask;

    /// <summary>The pruning under way, if any: nobody waits for it but who wants to see its end.</summary>
    public Task Pruning => _pruning;

    public async Task<SnapshotOutcome> TakeAsync(SnapshotOrder order, CancellationToken cancel)
    {
        try
        {
            var (repository, git) = Open(order.Workspace);
            if (Overfull(repository, git) is { } full) { return new SnapshotNotRecorded(full); }

            var recorder = new Recorder(repository, bounds, clock, git);
            var name = $"{ShadowRepository.RefsOf(order.Session.Value)}/{order.Number:D6}";
            var recording = await recorder.RecordAsync(name, order.Previous, $"Snapshot {order.Number} of session {order.Session}", cancel);
            return new SnapshotRecorded(recording.Tree, recording.LeftOut);
        }
        catch (Exception problem) when (IsOfTheWorld(problem))
        {
            return new SnapshotNotRecorded(problem.Message);
        }
    }

    public async Task<WorkspaceDifference> CompareAsync(string workspace, string from, string? to, CancellationToken cancel)
    {
        try
        {
            var (repository, git) = Open(workspace);
            to ??= (await new Recorder(repository, bounds, clock, git).RecordAsync(refName: null, previous: null, "The workspace as it was looked at", cancel)).Tree;
            return await new TreeDiff(repository, git).DifferenceAsync(from, to, cancel);
        }
        catch (Exception problem) when (IsOfTheWorld(problem))
        {
            throw new SnapshotException(problem.Message, problem);
        }
    }

    public async Task<RestoreResult> RestoreAsync(RestoreOrder order, CancellationToken cancel)
    {
        if (!FolderSystemCalls.Supported) { throw new SnapshotException("expected Linux or macOS to bring files back safely, found another system"); }

        try
        {
            var (repository, git) = Open(order.Workspace);
            var name = $"{ShadowRepository.RefsOf(order.Session.Value)}/before-{clock.GetUtcNow().ToUnixTimeMilliseconds()}";
            var recorder = new Recorder(repository, bounds, clock, git);
            var before = await recorder.RecordAsync(order.OnlyLook ? null : name, previous: null, $"Before files were brought back in session {order.Session}", cancel);
            return await new SnapshotRestore(repository, new TreeDiff(repository, git), order).RunAsync(before.Tree, cancel);
        }
        catch (Exception problem) when (IsOfTheWorld(problem))
        {
            throw new SnapshotException(problem.Message, problem);
        }
    }

    public async Task<string?> CommitAsync(ProgressOrder order, CancellationToken cancel)
    {
        try
        {
            var (repository, git) = Open(order.Workspace);
            return await new ProgressBranch(repository, git, clock).CommitAsync(order, cancel);
        }
        catch (Exception problem) when (IsOfTheWorld(problem))
        {
            throw new SnapshotException(problem.Message, problem);
        }
    }

    public async Task ForgetAsync(string workspace, SessionId session, CancellationToken cancel)
    {
        var repository = new ShadowRepository(perdureHome, workspace);
        if (!repository.Exists || GitProgram.Find(workspace) is not { } git) { return; }

        var command = new Git(git, repository.Folder, workspace);
        var refs = (await command.RunAsync(["for-each-ref", "--format=delete %(refname)", ShadowRepository.RefsOf(session.Value)], cancel)).OrTrouble("for-each-ref");
        (await command.RunAsync(["update-ref", "--stdin"], refs.Output, cancel)).OrTrouble("update-ref");
    }

    public async Task<long> TidyAsync(string workspace, CancellationToken cancel)
    {
        var repository = new ShadowRepository(perdureHome, workspace);
        if (!repository.Exists || GitProgram.Find(workspace) is not { } git) { return 0; }

        try
        {
            return await new SnapshotPruning(repository, bounds, clock, git).TidyAsync(cancel);
        }
        catch (Exception problem) when (IsOfTheWorld(problem))
        {
            throw new SnapshotException(problem.Message, problem);
        }
    }

    private (ShadowRepository Repository, string Git) Open(string workspace)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(workspace));
        if (SnapshotEligibility.Problem(folder) is { } problem) { throw new GitTroubleException(problem, isFinal: true); }

        var git = GitProgram.Find(folder) ?? throw new GitTroubleException("git is not installed where programs are looked for", isFinal: true);
        return (new ShadowRepository(perdureHome, folder), git);
    }

    /// <summary>Looks now and then how much is kept, and has it pruned when that is due.</summary>
    private string? Overfull(ShadowRepository repository, string git)
    {
        if (_looks.AddOrUpdate(repository.Folder, 0, (_, count) => count + 1) % RecordedBetweenLooks != 0 || !repository.Exists) { return null; }

        var pruning = new SnapshotPruning(repository, bounds, clock, git);
        var bytes = pruning.Bytes;
        if (pruning.IsDue || bytes > bounds.KeptBytesMax) { Prune(pruning); }

        return bytes <= OverflowsMax * bounds.KeptBytesMax
            ? null
            : $"the snapshots of {repository.Workspace} take {LeftOutFiles.Size(bytes)}, expected no more than {LeftOutFiles.Size(bounds.KeptBytesMax)} (snapshotKeepMegabytes)";
    }

    private void Prune(SnapshotPruning pruning)
    {
        if (!_pruning.IsCompleted) { return; }

        _pruning = Task.Run(async () =>
        {
            try
            {
                await pruning.RunAsync(await sessions(CancellationToken.None), CancellationToken.None);
            }
            catch (Exception problem) when (IsOfTheWorld(problem))
            {
                // What is not cleared away today is cleared away another day.
            }
        });
    }

    private static bool IsOfTheWorld(Exception problem) => problem is GitTroubleException or IOException or UnauthorizedAccessException or ObstacleException;
}

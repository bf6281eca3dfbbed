using System.Text;
using System.Text.RegularExpressions;

namespace Perdure.Tools.Snapshotting;

/// <summary>Records a workspace into its shadow repository: one run of git where nothing has changed, three where something has.</summary>
internal sealed partial class Recorder(ShadowRepository repository, SnapshotBounds bounds, TimeProvider clock, string git)
{
    /// <summary>The second time with a fresh index, the third time in case the workspace changed under git's hands.</summary>
    private const int AttemptsMax = 3;

    /// <summary>Files that git refuses one at a time, for reasons of its own.</summary>
    private const int RefusalsMax = 10;

    /// <summary>How deep repositories within repositories are looked into.</summary>
    private const int NestingMax = 4;

    /// <summary>From this many new files on, one pack is quicker to write and smaller than a file for each.</summary>
    private const int FilesInOnePack = 500;

    private const string AnyBlob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    private const string Placeholder = $"{PlacedFile.Prefix}look-inside";

    private static readonly string[] Look = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all", "--no-ahead-behind"];

    /// <param name="refName">What keeps it; null where nobody will ask for it again.</param>
    /// <param name="previous">A tree that is kept already.</param>
    public async Task<Recording> RecordAsync(string? refName, string? previous, string message, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(bounds.TimeMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                using var slot = await SnapshotIndex.BorrowAsync(repository.Made(clock), either.Token);
                try
                {
                    return await RecordAsync(slot, refName, previous, message, either.Token);
                }
                catch (GitTroubleException trouble) when (!trouble.IsFinal && attempt < AttemptsMax)
                {
                    slot.Clear();
                }
                catch
                {
                    slot.Unlock(); // The git that held it has been ended.
                    throw;
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new GitTroubleException($"recording {repository.Workspace} took longer than {bounds.TimeMax.TotalSeconds:0} s: too large, or something in it cannot be read", isFinal: true);
        }
    }

    private async Task<Recording> RecordAsync(SnapshotIndex slot, string? refName, string? previous, string message, CancellationToken cancel)
    {
        var command = new Git(git, slot.Folder, repository.Workspace);
        var leftOut = new LeftOutFiles();
        var status = await LookAsync(command, cancel);
        var changes = Sorted(status, leftOut);
        if (changes.Gone.Count > 0) { await FeedAsync(command, ["update-index", "--force-remove", "-z", "--stdin"], changes.Gone, cancel); }
        if (changes.Kept.Count > 0) { await UpdateAsync(command, changes.Kept, status, leftOut, cancel); }

        var recorded = slot.Recorded;
        var tree = recorded is { } last && !status.IndexMoved && changes is { Gone.Count: 0, Kept.Count: 0 }
            ? last.Tree
            : (await command.RunAsync(["write-tree"], cancel)).OrTrouble("write-tree").Text.Trim();
        var (isKept, isKnown) = (refName is null || tree == previous, tree == recorded?.Tree);
        if (!isKept || !isKnown)
        {
            var commit = LooseObject.WriteCommit(repository.Objects, tree, message, clock.GetUtcNow());
            if (!isKept) { repository.PointRef(refName!, commit); }
            if (!isKnown) { slot.Record(tree, commit); }
        }

        return new Recording(tree, leftOut.Said());
    }

    /// <summary>A repository inside the workspace is files like others; git looks into it once something of it is in the index.</summary>
    private async Task<WorkTreeStatus> LookAsync(Git command, CancellationToken cancel)
    {
        var opened = new HashSet<string>(StringComparer.Ordinal);
        for (var depth = 0; ; depth++)
        {
            // What git remembers of untracked files does not notice that a repository has been opened up.
            string[] afresh = depth > 0 ? ["-c", "core.untrackedCache=false"] : [];
            var answer = (await command.RunAsync([.. afresh, .. Look], cancel)).OrTrouble("status");
            if (answer.IsCut) { throw TooMany(); }

            var status = WorkTreeStatus.Read(answer.Output);
            if (status.Changed.Length > bounds.FilesMax) { throw TooMany(); }

            var closed = status.Repositories.Where(opened.Add).ToList();
            if (closed.Count == 0 || depth == NestingMax) { return status; }

            var places = closed.Select(folder => $"100644 {AnyBlob} 0\t{folder}{Placeholder}");
            (await FeedAsync(command, ["update-index", "-z", "--index-info"], places, cancel)).OrTrouble("update-index");
        }
    }

    private GitTroubleException TooMany() =>
        new($"{repository.Workspace} has more than {bounds.FilesMax} files that nothing ignores", isFinal: true);

    /// <summary>What is to be read, and what the index has to let go of.</summary>
    private (List<string> Kept, List<string> Gone) Sorted(WorkTreeStatus status, LeftOutFiles leftOut)
    {
        foreach (var name in status.Unreadable) { leftOut.Add(name, "its name is not UTF-8"); }

        foreach (var path in status.Changed)
        {
            if (path.Split('/').Any(part => part.Equals(".git", StringComparison.OrdinalIgnoreCase))) { leftOut.Add(path, "git keeps the name for itself"); }
            else if (Bytes(path) is var bytes && bytes > bounds.FileBytesMax) { leftOut.AddLarge(path, bytes, bounds.FileBytesMax); }
        }

        return ([.. status.Changed.Where(path => !leftOut.Has(path))], [.. status.Changed.Where(path => leftOut.Has(path) && status.Tracked.Contains(path))]);
    }

    private long Bytes(string path)
    {
        try
        {
            var file = new FileInfo(Path.Combine(repository.Workspace, path));
            return file.Exists && file.LinkTarget is null ? file.Length : 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return 0; // Git says what is wrong with it.
        }
    }

    private async Task UpdateAsync(Git command, List<string> paths, WorkTreeStatus status, LeftOutFiles leftOut, CancellationToken cancel)
    {
        string[] pack = paths.Count >= FilesInOnePack ? ["-c", "core.bigFileThreshold=1"] : [];
        for (var refusals = 0; ; refusals++)
        {
            var answer = await FeedAsync(command, [.. pack, "update-index", "--add", "--remove", "--replace", "-z", "--stdin"], paths, cancel);
            if (answer.Succeeded) { break; }

            var refused = refusals == 0 ? Closed(paths) : [];
            if (refused.Count == 0 && Refused().Match(answer.Complaint) is { Success: true } named) { refused = [named.Groups["path"].Value]; }
            if (refusals == RefusalsMax || refused.Count == 0 || !refused.TrueForAll(paths.Contains)) { throw answer.Trouble("update-index"); }

            foreach (var path in refused) { leftOut.Add(path, "cannot be read"); }

            paths = [.. paths.Where(path => !leftOut.Has(path))];
        }

        // An older content of what cannot be read now would be a lie.
        var gone = status.Tracked.Where(leftOut.Has).ToList();
        if (gone.Count > 0) { (await FeedAsync(command, ["update-index", "--force-remove", "-z", "--stdin"], gone, cancel)).OrTrouble("update-index"); }
    }

    private List<string> Closed(List<string> paths) => paths.FindAll(path =>
    {
        try
        {
            var full = Path.Combine(repository.Workspace, path);
            if (new FileInfo(full) is { LinkTarget: null, Exists: true }) { using var open = File.OpenRead(full); }

            return false;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    });

    private static Task<GitAnswer> FeedAsync(Git command, string[] words, IEnumerable<string> paths, CancellationToken cancel) =>
        command.RunAsync(words, Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"{path}\0"))), cancel);

    [GeneratedRegex("(Unable to process path |Invalid path ')(?<path>[^'\n]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Refused();
}

/// <summary>A workspace as it was recorded.</summary>
internal sealed record Recording(string Tree, System.Collections.Immutable.ImmutableArray<string> LeftOut);

using System.Text;
using Perdure.Runtime.Ports;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Snapshotting;

/// <summary>Commits a recorded tree to a branch of the user's own repository: objects are added and one branch is moved, and nothing else is touched.</summary>
/// <remarks>
/// Everything but the look-up of a name and the move of the branch is done by git in our shadow repository, which sees the user's objects beside its own. So no
/// hook, filter or setting of theirs takes part, and neither their index nor their working files are read.
/// </remarks>
internal sealed class ProgressBranch(ShadowRepository repository, string git, TimeProvider clock)
{
    /// <summary>The longest list of files that is looked at; a snapshot has no more.</summary>
    private const int ListBytesMax = 256 << 20;

    private const string CommitMode = "160000";

    public async Task<string?> CommitAsync(ProgressOrder order, CancellationToken cancel)
    {
        var theirs = GitRepository.Around(repository.Workspace) ?? throw new SnapshotException($"{repository.Workspace} is in no git repository");
        var name = $"refs/heads/{order.Branch}";
        var names = new Git(git, theirs.Folder, theirs.Root);
        if (theirs.Head == $"{Runtime.BranchName.Mark}{order.Branch}") { throw new SnapshotException($"the branch {order.Branch} is checked out; progress is kept on a branch that nobody works on"); }

        var before = await FindAsync(names, name, cancel);
        var parent = before ?? await FindAsync(names, "HEAD", cancel);
        if (parent is { Length: not 40 }) { throw new SnapshotException("the repository names its objects by SHA-256, which is not understood here"); }

        var objects = Path.Combine(theirs.CommonFolder, "objects");
        var index = Path.Combine(repository.Folder, $"progress-{Guid.NewGuid():N}");
        var ours = new Git(git, repository.Folder, repository.Workspace) { Variables = new() { ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects, ["GIT_INDEX_FILE"] = index } };
        try
        {
            var tree = await TreeAsync(ours, order.Tree, parent, Path.GetRelativePath(theirs.Root, repository.Workspace), cancel);
            if (parent is not null && tree == (await SaidAsync(ours, ["rev-parse", $"{parent}^{{tree}}"], cancel))) { return before; }

            var commit = LooseObject.WriteCommit(repository.Objects, tree, order.Message, clock.GetUtcNow(), parent);
            var wanted = Encoding.ASCII.GetBytes(parent is null ? $"{commit}\n" : $"{commit}\n^{parent}\n");
            (await ours.RunAsync(["pack-objects", "--revs", "-q", Path.Combine(objects, "pack", "pack")], wanted, cancel)).OrTrouble("pack-objects");
            (await names.RunAsync(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "update-ref", "-m", "perdure: progress", name, commit, before ?? ""], cancel)).OrTrouble("update-ref");
            return commit;
        }
        finally
        {
            File.Delete(index);
        }
    }

    /// <summary>What the repository has outside the workspace stays, and within it what snapshots do not record though it is there: ignored or large files.</summary>
    private async Task<string> TreeAsync(Git ours, string tree, string? parent, string way, CancellationToken cancel)
    {
        var prefix = way == "." ? "" : $"{way.Replace(Path.DirectorySeparatorChar, '/')}/";
        var recorded = (await EntriesAsync(ours, tree, cancel)).ToDictionary(entry => prefix + entry.Path, entry => entry.Head, StringComparer.Ordinal);
        var before = parent is null ? [] : await EntriesAsync(ours, parent, cancel);
        var modules = before.Where(entry => entry.Head.StartsWith(CommitMode, StringComparison.Ordinal)).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in recorded.Keys.Where(path => Above(path).Any(modules.Contains)).ToList()) { recorded.Remove(path); }

        foreach (var (head, path) in before.Where(entry => !recorded.ContainsKey(entry.Path)))
        {
            var isOutside = !path.StartsWith(prefix, StringComparison.Ordinal);
            if (isOutside || modules.Contains(path) || new FileInfo(Path.Combine(repository.Workspace, path[prefix.Length..])) is { Exists: true } or { LinkTarget: not null }) { recorded[path] = head; }
        }

        var lines = Encoding.UTF8.GetBytes(string.Concat(recorded.Select(entry => $"{entry.Value}\t{entry.Key}\0")));
        (await ours.RunAsync(["update-index", "-z", "--index-info"], lines, cancel)).OrTrouble("update-index");
        return await SaidAsync(ours, ["write-tree"], cancel);
    }

    /// <returns>Mode, kind and name of each file, as git takes them back, with its path.</returns>
    private static async Task<List<(string Head, string Path)>> EntriesAsync(Git ours, string tree, CancellationToken cancel)
    {
        var list = (await ours.RunAsync(["ls-tree", "-r", "-z", "--full-tree", tree], cancel, ListBytesMax)).OrTrouble("ls-tree");
        return [.. list.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 2)).Select(parts => (parts[0], parts[1]))];
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1)) { yield return path[..slash]; }
    }

    private static async Task<string?> FindAsync(Git names, string name, CancellationToken cancel) =>
        await names.RunAsync(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "rev-parse", "--verify", "-q", $"{name}^{{commit}}"], cancel) is { Succeeded: true } found ? found.Text.Trim() : null;

    private static async Task<string> SaidAsync(Git git, string[] words, CancellationToken cancel) => (await git.RunAsync(words, cancel)).OrTrouble(words[0]).Text.Trim();
}

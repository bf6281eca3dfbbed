using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Snapshotting;

/// <summary>Compares trees of a shadow repository.</summary>
internal sealed partial class TreeDiff(ShadowRepository repository, string git)
{
    /// <summary>More than this of a diff is looked at in the files themselves.</summary>
    private const int DiffBytesMax = 1 << 20;

    private static readonly string[] Compare = ["diff-tree", "-r", "--no-commit-id", "--no-ext-diff", "--no-textconv"];

    public Git Command { get; } = new(git, repository.Folder, repository.Workspace);

    public async Task<ImmutableArray<TreeChange>> ChangesAsync(string from, string to, CancellationToken cancel) =>
        TreeChange.Read((await RunAsync([.. Compare, "--raw", "--numstat", "-z", "--no-renames", Checked(from), Checked(to)], from, to, cancel)).Output);

    public async Task<WorkspaceDifference> DifferenceAsync(string from, string to, CancellationToken cancel)
    {
        var changes = await ChangesAsync(from, to, cancel);
        var text = await RunAsync([.. Compare, "-p", "-M", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", from, to], from, to, cancel, DiffBytesMax);
        return new WorkspaceDifference(from, to, [.. changes.Select(change => change.Said)], text.Text, text.IsCut);
    }

    private async Task<GitAnswer> RunAsync(string[] words, string from, string to, CancellationToken cancel, int bytesMax = 64 << 20)
    {
        if (!repository.Exists) { throw Missing(from, to, "there are no snapshots of it"); }

        var answer = await Command.RunAsync(words, cancel, bytesMax);
        return answer.Succeeded ? answer : throw Missing(from, to, answer.Complaint.Trim());
    }

    private SnapshotException Missing(string from, string to, string why) => new(
        $"expected the snapshots {Short(from)} and {Short(to)} of {repository.Workspace}, found: {why}; they are kept for a while only (snapshotKeepDays)");

    private static string Checked(string tree) => IsName().IsMatch(tree) ? tree : throw new SnapshotException($"expected the name of a tree, found \"{tree}\"");

    private static string Short(string tree) => tree.Length > 10 ? tree[..10] : tree;

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex IsName();
}

using Perdure.Runtime;
using Perdure.Tools.Files;

namespace Perdure.Tools.Surroundings;

/// <summary>What can be known of a git repository without starting git.</summary>
/// <param name="Root">The folder with the working files.</param>
/// <param name="Folder">Its <c>.git</c>; of a worktree, its own part of the main repository's.</param>
internal sealed record GitRepository(string Root, string Folder)
{
    private const string LinkMark = "gitdir:";
    private const string BranchMark = "ref: refs/heads/";
    private const int ShortCommitChars = 8;

    /// <summary>Of files that have one line.</summary>
    private const int BytesMax = 64 * 1024;

    /// <summary>What all worktrees of a repository share.</summary>
    public string CommonFolder =>
        FirstLine(Path.Combine(Folder, "commondir")) is { } common ? Path.GetFullPath(common, Folder) : Folder;

    /// <summary>The branch, or the commit where none is checked out; null where it cannot be read.</summary>
    public string? Head => FirstLine(Path.Combine(Folder, "HEAD")) switch
    {
        null or "" => null,
        var head when head.StartsWith(BranchMark, StringComparison.Ordinal) => $"{BranchName.Mark}{head[BranchMark.Length..]}",
        var head => $"detached at {head[..Math.Min(head.Length, ShortCommitChars)]}",
    };

    /// <returns>Null outside any repository.</returns>
    public static GitRepository? Around(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var mark = Path.Combine(at, ".git");
            if (Directory.Exists(mark)) { return new(at, mark); }

            // A worktree or a submodule has a file there that names the folder.
            if (FirstLine(mark) is { } link && link.StartsWith(LinkMark, StringComparison.Ordinal))
            {
                return new(at, Path.GetFullPath(link[LinkMark.Length..].Trim(), at));
            }
        }

        return null;
    }

    // Neither a pipe is waited for, nor a link followed that somebody has put there: what it leads to is none of the repository's.
    private static string? FirstLine(string file) => SafeFileOpener.Lines(file, BytesMax, linesMax: 1, throughLink: false) is [var line, ..] ? line.Trim() : null;
}

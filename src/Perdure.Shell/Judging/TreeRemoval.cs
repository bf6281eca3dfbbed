using System.Collections.Frozen;
using System.Collections.Immutable;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>Commands that remove a whole tree that matters, whichever program does it.</summary>
internal static class TreeRemoval
{
    private static readonly FrozenSet<string> Removers = ["rm", "unlink", "shred", "rmdir"];

    /// <summary>What chooses among the files a search finds.</summary>
    private static readonly FrozenSet<string> Filters =
    [
        "-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-regex", "-iregex", "-lname", "-ilname", "-newer", "-anewer", "-cnewer", "-mtime", "-mmin", "-atime", "-amin", "-ctime",
        "-cmin", "-size", "-empty", "-inum", "-samefile", "-perm", "-user", "-uid", "-group", "-gid", "-nouser", "-nogroup", "-links",
    ];

    public static bool Is(SimpleCommand command, WorkingFolders folders)
    {
        // What is known only when it runs may be rm.
        if (!command.IsNamed) { return command.Has('r', "--recursive") && command.Operands.Any(folders.IsFar); }

        return command.FileName switch
        {
            "rm" => OfRm(command, folders),
            "find" or "gfind" => OfFind(command, folders),
            "fd" or "fdfind" => command.Words.Any(word => word.Text is "-x" or "-X" or "--exec" or "--exec-batch")
                && command.Words.Any(word => Removers.Contains(word.Text)) && command.Operands.Any(word => folders.ExtentOf(word) == Extent.Beyond),
            "rsync" => command.Words.Any(word => word.Text.StartsWith("--del", StringComparison.Ordinal) || word.Text == "--remove-source-files") && command.Operands.Any(folders.IsFar),
            "mv" => command.Operands.SkipLast(1).Any(word => folders.ExtentOf(word) == Extent.Beyond),
            "tar" => command.Words.Any(word => word.Text == "--remove-files") && command.Operands.Any(folders.IsFar),
            var name => IsInLanguage(name) && command.Operands.Any(folders.IsFar),
        };
    }

    private static bool OfRm(SimpleCommand command, WorkingFolders folders)
    {
        if (command.Has('r', "--recursive") || command.Has('R', "--recursive") || command.Has('\0', "--no-preserve-root")) { return command.Operands.Any(word => folders.IsFar(word) || IsReplaced(word)); }

        // A word that may become an option may make it recursive; then another one has to be far.
        var unknown = command.Words.Skip(1).Count(word => !word.IsLiteral && word.KnownStart == 0 && word.MayBeMany && word.Text is ['$' or '`', ..]);
        return unknown > 0 && command.Operands.Count(folders.IsFar) > unknown;

        // What xargs puts in the place of its mark is known only when it runs; what find puts there lies below where it begins.
        bool IsReplaced(ShellWord word) => command.Via == "xargs" && word is { IsLiteral: false, KnownStart: 0 };
    }

    /// <summary>A search that removes is as far as where it begins; one of the workspace has to choose by a test that stands before.</summary>
    private static bool OfFind(SimpleCommand command, WorkingFolders folders)
    {
        var words = command.Words;
        if (RemovingAt(words) is not { } removing) { return false; }

        var starts = words.Skip(1).SkipWhile(word => word.Text is "-H" or "-L" or "-P").TakeWhile(word => word.Text is not (['-', ..] or "(" or "!")).ToList();
        if (starts.Count == 0) { starts.Add(ShellWord.Literal(".")); }

        var extent = starts.Max(folders.ExtentOf);
        return extent == Extent.Beyond || (extent == Extent.Workspace && !IsFiltered(removing));

        bool IsFiltered(int before) => words.Take(before).All(word => word.Text is not ("-o" or "-or" or "," or "!" or "-not"))
            && words.Take(before).Where((word, at) => Filters.Contains(word.Text) && (at + 1 == before || words[at + 1].Text is not ("*" or "**" or "." or ".*" or "?*" or "./*"))).Any();
    }

    /// <summary>Where a search is told to remove what it finds.</summary>
    private static int? RemovingAt(ImmutableArray<ShellWord> words)
    {
        int? action = null;
        for (var at = 1; at < words.Length; at++)
        {
            if (words[at].Text is "-exec" or "-execdir" or "-ok" or "-okdir") { action = at; }
            else if (words[at].Is(";")) { action = null; }
            else if (words[at].Is("-delete")) { return at; }
            else if (action is not null && Removers.Contains(words[at].Text[(words[at].Text.LastIndexOf('/') + 1)..])) { return action; }
        }

        return null;
    }

    /// <summary>What the libraries of the usual languages call it.</summary>
    private static bool IsInLanguage(string name) =>
        name.EndsWith("rmtree", StringComparison.OrdinalIgnoreCase) || name.EndsWith("rmSync", StringComparison.Ordinal) || name.EndsWith("rmdirSync", StringComparison.Ordinal)
        || name.EndsWith("rm_rf", StringComparison.Ordinal) || name.EndsWith("rm_r", StringComparison.Ordinal) || name.EndsWith("remove_tree", StringComparison.Ordinal)
        || name.EndsWith("remove_entry", StringComparison.Ordinal) || name.EndsWith("fs.rm", StringComparison.Ordinal) || name.EndsWith("removeSync", StringComparison.Ordinal);
}

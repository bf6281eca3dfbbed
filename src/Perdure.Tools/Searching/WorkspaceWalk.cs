using Perdure.Tools.Files;

namespace Perdure.Tools.Searching;

/// <summary>Walks the files of a folder in a fixed order, without those that git ignores.</summary>
internal static class WorkspaceWalk
{
    /// <summary>Full paths of the files below <paramref name="folder"/>. Links are not followed, and only files are files.</summary>
    public static IEnumerable<string> Files(string workspace, string folder) => Entries(workspace, folder, WorkspacePath.Resolved(folder)).Select(file => file.Full);

    /// <summary>Full paths of all files below <paramref name="folder"/>, also of those that git ignores. Links are not followed.</summary>
    public static IEnumerable<string> AllFiles(string folder)
    {
        using var found = SafeFileOpener.Open(WorkspacePath.Resolved(folder));
        if (found is not OpenedPath.Folder opened) { yield break; }

        foreach (var file in Below(new WalkedFolder(opened.Held, folder, opened.Place), rules: null)) { yield return file.Full; }
    }

    /// <summary>The same, with where they lie.</summary>
    /// <param name="place">Where the folder lies, without links.</param>
    public static IEnumerable<WalkedEntry> Entries(string workspace, string folder, string place)
    {
        using var found = SafeFileOpener.Open(place);
        if (found is not OpenedPath.Folder opened) { yield break; }

        foreach (var file in Below(new WalkedFolder(opened.Held, folder, opened.Place), IgnoreRules.At(folder, workspace))) { yield return file; }
    }

    private static IEnumerable<WalkedEntry> Below(WalkedFolder folder, IgnoreRules? rules)
    {
        foreach (var entry in folder.Entries())
        {
            var isFolder = entry.Kind == FileKind.Folder;
            if ((!isFolder && entry.Kind != FileKind.File) || entry.Name == ".git" || rules?.Ignores(entry.Full, isFolder) is true) { continue; }
            if (!isFolder) { yield return entry; continue; }
            if (folder.Enter(entry) is not { } inner) { continue; }

            using (inner.Held)
            {
                foreach (var file in Below(inner, rules?.Enter(entry.Full))) { yield return file; }
            }
        }
    }
}

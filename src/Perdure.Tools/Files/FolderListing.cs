using Perdure.Tools.Searching;

namespace Perdure.Tools.Files;

/// <summary>Walks a folder for a reader: sorted, each folder followed by what is in it.</summary>
/// <param name="hides">Says of a place, without links, whether it is left out.</param>
internal sealed class FolderListing(Func<string, bool> hides)
{
    /// <param name="path">As it was named, for what git ignores.</param>
    public IEnumerable<string> Of(WorkspacePath path, OpenedPath.Folder folder, int depth) =>
        Below(new WalkedFolder(folder.Held, path.Full, folder.Place), "", depth, IgnoreRules.At(path.Full, path.Workspace));

    private IEnumerable<string> Below(WalkedFolder folder, string prefix, int depth, IgnoreRules rules)
    {
        foreach (var entry in folder.Entries())
        {
            if (entry.Name == ".git" || hides(entry.Kind == FileKind.Link ? WorkspacePath.Resolved(entry.Place) : entry.Place)) { continue; }

            var name = prefix + entry.Name;
            // A link is shown and never entered, so that loops end where they begin.
            if (entry.Kind == FileKind.Link) { yield return $"{name} -> {folder.Held.LinkTarget(entry.Name)}"; continue; }
            if (entry.Kind != FileKind.Folder) { yield return name; continue; }

            var isIgnored = rules.Ignores(entry.Full, isFolder: true);
            yield return isIgnored ? $"{name}/ (ignored by git)" : $"{name}/";
            if (depth == 1 || isIgnored || folder.Enter(entry) is not { } inner) { continue; }

            using (inner.Held)
            {
                foreach (var below in Below(inner, $"{name}/", depth - 1, rules.Enter(entry.Full))) { yield return below; }
            }
        }
    }
}

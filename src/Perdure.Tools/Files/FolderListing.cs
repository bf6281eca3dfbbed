using Perdure.Tools.Searching;

namespace Perdure.Tools.Files;

/// <summary>Walks a folder for a reader: sorted, each folder followed by what is in it.</summary>
/// <param name="hides">Says of a place, without links, whether it is left out.</param>
internal sealed class FolderListing(Func<string, bool> hides)
{
    public IEnumerable<string> Of(WorkspacePath path, int depth) =>
        Below(new DirectoryInfo(path.Full), "", depth, IgnoreRules.At(path.Full, path.Workspace));

    private IEnumerable<string> Below(DirectoryInfo folder, string prefix, int depth, IgnoreRules rules)
    {
        foreach (var entry in WorkspaceWalk.Sorted(folder))
        {
            if (entry.Name == ".git" || hides(WorkspacePath.Resolved(entry.FullName))) { continue; }

            var name = prefix + entry.Name;
            // A link is shown and never entered, so that loops end where they begin.
            if (entry.LinkTarget is { } target) { yield return $"{name} -> {target}"; continue; }
            if (entry is not DirectoryInfo inner) { yield return name; continue; }

            var isIgnored = rules.Ignores(inner.FullName, isFolder: true);
            yield return isIgnored ? $"{name}/ (ignored by git)" : $"{name}/";
            if (depth == 1 || isIgnored) { continue; }

            foreach (var below in Below(inner, $"{name}/", depth - 1, rules.Enter(inner.FullName))) { yield return below; }
        }
    }
}

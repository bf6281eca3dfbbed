using Perdure.Tools.Searching;

namespace Perdure.Tools.Files;

/// <summary>Tells the model that a path does not exist, with what it may have meant.</summary>
internal static class MissingPath
{
    private const int SuggestionsMax = 3;

    /// <summary>How many files are looked at to find one of the same name in another folder.</summary>
    private const int LookedAtMax = 5000;

    /// <param name="place">Where it would lie, without links; this was judged.</param>
    public static string Explain(WorkspacePath path, string place)
    {
        var suggestions = Suggestions(path, place).Distinct(StringComparer.Ordinal).Take(SuggestionsMax).ToList();
        var hint = suggestions.Count == 0 ? "" : $" Did you mean {string.Join(" or ", suggestions)}?";
        return $"{path.Shown} does not exist.{hint}";
    }

    private static IEnumerable<string> Suggestions(WorkspacePath path, string place)
    {
        var name = Path.GetFileName(path.Full);
        var folder = Path.GetDirectoryName(path.Full) ?? path.Full;
        foreach (var neighbour in Similarity.Nearest(name, Names(Path.GetDirectoryName(place) ?? place), SuggestionsMax))
        {
            yield return WorkspacePath.Of(path.Workspace, Path.Combine(folder, neighbour)).Shown;
        }

        if (!path.IsInside) { yield break; }

        foreach (var file in WorkspaceWalk.Files(path.Workspace, path.Workspace).Take(LookedAtMax).Where(file => Path.GetFileName(file) == name))
        {
            yield return WorkspacePath.Of(path.Workspace, file).Shown;
        }
    }

    private static List<string> Names(string folder)
    {
        using var found = SafeFileOpener.Open(folder);
        return found is OpenedPath.Folder { Held: var held } ? [.. new WalkedFolder(held, folder, folder).Entries().Take(LookedAtMax).Select(entry => entry.Name)] : [];
    }
}

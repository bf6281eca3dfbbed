namespace Perdure.Tools.Searching;

/// <summary>Walks the files of a folder in a fixed order, without those that git ignores.</summary>
internal static class WorkspaceWalk
{
    /// <summary>Full paths of the files below <paramref name="folder"/>. Links are not followed.</summary>
    public static IEnumerable<string> Files(string workspace, string folder) =>
        Below(new DirectoryInfo(folder), IgnoreRules.At(folder, workspace));

    /// <summary>Full paths of all files below <paramref name="folder"/>, also of those that git ignores. Links are not followed.</summary>
    public static IEnumerable<string> AllFiles(string folder)
    {
        foreach (var entry in Sorted(new DirectoryInfo(folder)))
        {
            if (entry.LinkTarget is not null || entry.Name == ".git") { continue; }
            if (entry is not DirectoryInfo) { yield return entry.FullName; continue; }

            foreach (var file in AllFiles(entry.FullName)) { yield return file; }
        }
    }

    /// <summary>What is in a folder, by name; nothing where it cannot be read.</summary>
    public static List<FileSystemInfo> Sorted(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos("*", Everything).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    private static IEnumerable<string> Below(DirectoryInfo folder, IgnoreRules rules)
    {
        foreach (var entry in Sorted(folder))
        {
            var isFolder = entry is DirectoryInfo;
            if (entry.LinkTarget is not null || entry.Name == ".git" || rules.Ignores(entry.FullName, isFolder)) { continue; }
            if (!isFolder) { yield return entry.FullName; continue; }

            foreach (var file in Below((DirectoryInfo)entry, rules.Enter(entry.FullName))) { yield return file; }
        }
    }
}

namespace Perdure.Tools.Snapshotting;

/// <summary>Says which folders are no workspaces to record: a whole disk, or everything the user has.</summary>
internal static class SnapshotEligibility
{
    /// <returns>Null where it may be recorded.</returns>
    public static string? Problem(string workspace)
    {
        if (!Directory.Exists(workspace)) { return $"{workspace} is not there"; }
        if (Path.GetDirectoryName(workspace) is null) { return $"{workspace} is a whole disk and no project"; }

        var home = Path.TrimEndingDirectorySeparator(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        if (home.Length == 0 || !$"{home}{Path.DirectorySeparatorChar}".StartsWith($"{workspace}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) { return null; }

        return home == workspace ? $"{workspace} is a person's home and no project" : $"{workspace} holds the home of a person and is no project";
    }
}

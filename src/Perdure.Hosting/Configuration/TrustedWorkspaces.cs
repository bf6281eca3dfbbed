namespace Perdure.Hosting.Configuration;

/// <summary>Decides whether a workspace may bring its own configuration: only where the home says so.</summary>
public static class TrustedWorkspaces
{
    /// <summary>A folder that is trusted vouches for what lies in it.</summary>
    public static bool Include(IEnumerable<string> trusted, string workspace) => trusted.Any(folder => Contains(Full(folder), workspace));

    private static bool Contains(string folder, string workspace) =>
        workspace == folder || workspace.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string Full(string folder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var path = folder == "~" || folder.StartsWith("~/", StringComparison.Ordinal) ? home + folder[1..] : folder;
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }
}

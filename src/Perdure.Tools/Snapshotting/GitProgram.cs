namespace Perdure.Tools.Snapshotting;

/// <summary>Finds the git that is started for snapshots, outside any sandbox: never one that the workspace itself brings.</summary>
public static class GitProgram
{
    /// <returns>Null where there is none.</returns>
    public static string? Find(string? workspace = null) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(folder => Path.IsPathRooted(folder) && (workspace is null || !IsWithin(folder, workspace)))
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "git.exe" : "git"))
            .FirstOrDefault(File.Exists);

    private static bool IsWithin(string folder, string workspace) =>
        Path.GetRelativePath(workspace, folder) is var way && way != ".." && !way.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(way);
}

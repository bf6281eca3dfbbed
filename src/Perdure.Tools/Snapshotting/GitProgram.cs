using Perdure.Tools.Programs;

namespace Perdure.Tools.Snapshotting;

/// <summary>Finds the git that is started for snapshots, outside any sandbox: never one that the workspace itself brings.</summary>
public static class GitProgram
{
    /// <returns>Null where there is none.</returns>
    public static string? Find(string? workspace = null) => HelperProgram.Find("git", workspace);
}

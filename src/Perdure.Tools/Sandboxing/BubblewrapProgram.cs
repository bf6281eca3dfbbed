namespace Perdure.Tools.Sandboxing;

/// <summary>Finds the program that builds namespaces where no command can have put another in its place.</summary>
internal static class BubblewrapProgram
{
    public const string Never = "none";

    private const string Name = "bwrap";

    /// <summary>Not PATH, which may well begin with a folder of the workspace.</summary>
    private static readonly string[] FoldersOfTheSystem = ["/usr/bin", "/bin", "/usr/local/bin", "/run/wrappers/bin", "/run/current-system/sw/bin"];

    /// <param name="chosen">By the user: its path, or <see cref="Never"/>.</param>
    public static string? Find(string? chosen) =>
        chosen == Never ? null : (chosen is null ? FoldersOfTheSystem.Select(folder => Path.Combine(folder, Name)) : [chosen]).FirstOrDefault(File.Exists);
}

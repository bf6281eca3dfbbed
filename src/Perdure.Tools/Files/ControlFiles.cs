namespace Perdure.Tools.Files;

/// <summary>Places of a workspace that decide what is run or granted outside the sandbox: hooks, configuration, instructions.</summary>
internal static class ControlFiles
{
    private static readonly string[] OfPerdure = [".perdure", ".agents"];

    private static readonly string[] Names = [".git", .. OfPerdure];

    public static IEnumerable<string> In(string workspace) => Names.Select(name => Path.Combine(workspace, name));

    /// <summary>What Perdure itself goes by in a trusted workspace. A git of Perdure's goes by nothing that a repository says, and <c>git init</c> is a thing people ask for.</summary>
    public static IEnumerable<string> Obeyed(string workspace) => OfPerdure.Select(name => Path.Combine(workspace, name));
}

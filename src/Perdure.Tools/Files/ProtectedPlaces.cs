namespace Perdure.Tools.Files;

/// <summary>Places of a workspace that decide what is run or granted outside the walls: hooks, configuration, instructions.</summary>
internal static class ProtectedPlaces
{
    private static readonly string[] Names = [".git", ".perdure", ".agents"];

    public static IEnumerable<string> In(string workspace) => Names.Select(name => Path.Combine(workspace, name));
}

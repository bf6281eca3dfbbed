using System.Collections.Immutable;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Goals;

/// <summary>Keeps tools away from what the contract of the goal protects.</summary>
internal static class ProtectedPaths
{
    /// <summary>Each is a mount of its own in every sandbox; where a pattern names more, their hashes still tell in the end.</summary>
    private const int PlacesMax = 200;

    /// <returns>What protects the file; null where nothing does.</returns>
    public static string? Guarding(ToolRun run, string full) =>
        run.Protected.FirstOrDefault(pattern => new ContractFiles(run.Workspace, pattern).Names(full));

    /// <summary>What a sandbox makes read-only.</summary>
    public static IEnumerable<string> Places(string workspace, ImmutableArray<string> patterns) =>
        patterns.SelectMany(pattern => new ContractFiles(workspace, pattern).Places()).Where(path => File.Exists(path) || Directory.Exists(path)).Distinct(StringComparer.Ordinal).Take(PlacesMax);
}

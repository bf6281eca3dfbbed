using System.Collections.Immutable;
using System.Text.Json;

namespace Perdure.Core;

/// <summary>Which files a patch names, read from its headers. Where links lead to, only the tool can see.</summary>
internal static class PatchedPaths
{
    public const string Tool = "apply_patch";

    private static readonly string[] Headers = ["*** Add File:", "*** Update File:", "*** Delete File:", "*** Move to:"];

    /// <summary>Files that decide what is run or granted outside the walls: hooks, configuration, instructions.</summary>
    private static readonly string[] Protected = [".git", ".perdure", ".agents"];

    public static ImmutableArray<string> Of(ToolCall call) => In(Text(call));

    /// <summary>The patch itself; empty where the arguments hold none.</summary>
    public static string Text(ToolCall call)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return arguments.RootElement.ValueKind == JsonValueKind.Object
                && arguments.RootElement.TryGetProperty("input", out var patch)
                && patch.ValueKind == JsonValueKind.String
                    ? patch.GetString()!
                    : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <returns>The folder somebody has to allow for <paramref name="path"/> to be written; null where the workspace is enough.</returns>
    public static string? Beyond(string workspace, string path, ImmutableArray<string> writable)
    {
        if (path.StartsWith('~')) { return Folder(path); } // Whose home that is, the tool knows.

        var full = Normal(path.StartsWith('/') ? path : $"{workspace}/{path}");
        if (Protected.Any(name => IsBelow(full, $"{Normal(workspace)}/{name}"))) { return Folder(full); }

        return writable.Prepend(workspace).Any(folder => IsBelow(full, Normal(folder))) ? null : Folder(full);
    }

    /// <summary>Without <c>.</c>, <c>..</c> and doubled slashes. A path that climbs above the root stays there, as for the kernel.</summary>
    private static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part == "..") { if (parts.Count > 0) { parts.RemoveAt(parts.Count - 1); } }
            else if (part is not ("" or ".")) { parts.Add(part); }
        }

        return $"/{string.Join('/', parts)}";
    }

    private static bool IsBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder == "/" ? folder : $"{folder}/", StringComparison.Ordinal);

    private static string Folder(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    private static ImmutableArray<string> In(string patch) =>
    [
        .. patch.Split('\n')
            .Select(line => line.Trim())
            .Select(line => Array.Find(Headers, header => line.StartsWith(header, StringComparison.Ordinal)) is { } header ? line[header.Length..].Trim() : "")
            .Where(path => path.Length > 0)
            .Distinct(),
    ];
}

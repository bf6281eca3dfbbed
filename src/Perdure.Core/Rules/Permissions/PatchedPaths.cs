using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Which files a patch or an edit names. Where links lead to, only the tool can see.</summary>
public static class PatchedPaths
{
    public const string Tool = "apply_patch";

    /// <summary>The edit by exact text, offered to models that are trained on it.</summary>
    public const string EditTool = "edit_file";

    private static readonly string[] Headers = ["*** Add File:", "*** Update File:", "*** Delete File:", "*** Move to:"];

    /// <summary>Files that decide what is run or granted outside the sandbox: hooks, configuration, instructions.</summary>
    private static readonly string[] Protected = [".git", ".perdure", ".agents"];

    public static ImmutableArray<string> Of(ToolCall call) => call.Tool == EditTool ? [Argument(call, "path")] : In(Text(call));

    /// <summary>The patch itself, and an edit as the patch it amounts to; empty where the arguments hold none.</summary>
    public static string Text(ToolCall call) => call.Tool == EditTool ? AsPatch(call) : Argument(call, "input");

    private static string AsPatch(ToolCall call)
    {
        var old = Argument(call, "old_string");
        return $"{(old.Length == 0 ? "*** Add File:" : "*** Update File:")} {Argument(call, "path")}{Signed('-', old)}{Signed('+', Argument(call, "new_string"))}";
    }

    private static string Signed(char sign, string text) => text.Length == 0 ? "" : string.Concat(text.TrimEnd('\n').Split('\n').Select(line => $"\n{sign}{line}"));

    private static string Argument(ToolCall call, string name)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return arguments.RootElement.ValueKind == JsonValueKind.Object
                && arguments.RootElement.TryGetProperty(name, out var text)
                && text.ValueKind == JsonValueKind.String
                    ? text.GetString()!
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

using System.Text;
using Perdure.Tools.Files;
using Perdure.Tools.Searching;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Snapshotting;

/// <summary>Gathers what a workspace ignores from where git would look, except in the workspace itself, where it looks anyway.</summary>
internal static class IgnoreSources
{
    /// <summary>Rules by the thousand fit; anything larger is no list of rules.</summary>
    private const int BytesMax = 1 << 20;

    public static string For(string workspace, string perdureHome)
    {
        var rules = new StringBuilder();
        Add(rules, OfThePerson(), []);
        if (GitRepository.Around(workspace) is { } repository)
        {
            var way = Way(repository.Root, workspace);
            Add(rules, Path.Combine(repository.CommonFolder, "info", "exclude"), way);
            for (var depth = 0; depth < way.Length; depth++)
            {
                Add(rules, Path.Combine([repository.Root, .. way.Take(depth), ".gitignore"]), way.AsSpan(depth));
            }
        }

        rules.Append('/').Append(PlacedFile.Prefix).Append("*\n**/").Append(PlacedFile.Prefix).Append("*\n");
        if (Way(workspace, perdureHome) is [_, ..] home) { rules.Append('/').AppendJoin('/', home).Append("/\n"); }

        return rules.ToString();
    }

    /// <summary>What the rules of a folder above mean in a folder below it; null where they mean nothing there.</summary>
    /// <param name="way">The names of the folders from the one above to the one below.</param>
    internal static string? Seen(string rule, ReadOnlySpan<string> way)
    {
        var line = rule.TrimEnd('\r', '\n', ' ');
        if (line.Length == 0 || line[0] == '#') { return null; }

        var not = line[0] == '!' ? "!" : "";
        var pattern = line[not.Length..];
        if (way.IsEmpty || !pattern.AsSpan(0, pattern.Length - 1).Contains('/')) { return line; }

        var parts = pattern.TrimStart('/').Split('/');
        for (var depth = 0; depth < parts.Length; depth++)
        {
            if (parts[depth] == "**") { return $"{not}{string.Join('/', parts[depth..])}"; }
            if (depth == way.Length) { return $"{not}/{string.Join('/', parts[depth..])}"; }
            if (!new PathGlob(parts[depth], isAnchored: true).Matches([way[depth]])) { return null; }
        }

        return null; // It is about a folder the workspace lies in; somebody works in it all the same.
    }

    private static void Add(StringBuilder rules, string file, ReadOnlySpan<string> below)
    {
        foreach (var line in Lines(file))
        {
            if (Seen(line, below) is { } seen) { rules.Append(seen).Append('\n'); }
        }
    }

    private static IReadOnlyList<string> Lines(string file) => SafeFileOpener.Lines(file, BytesMax, linesMax: BytesMax);

    /// <summary>Where git looks unless somebody has said otherwise.</summary>
    private static string OfThePerson()
    {
        var chosen = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        var folder = string.IsNullOrEmpty(chosen) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config") : chosen;
        return Path.Combine(folder, "git", "ignore");
    }

    /// <returns>The names from one folder down to another; none where it does not lie below.</returns>
    private static string[] Way(string from, string to)
    {
        var way = Path.GetRelativePath(from, to);
        return way is "." or ".." || way.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(way) ? [] : way.Split(Path.DirectorySeparatorChar);
    }
}

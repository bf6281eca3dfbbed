using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>How much may lie below a path.</summary>
internal enum Extent
{
    /// <summary>A part of the workspace, or a folder deep enough to be about one thing.</summary>
    Part,

    /// <summary>The whole workspace, or its history.</summary>
    Workspace,

    /// <summary>More than the workspace, or what is known only when it runs.</summary>
    Beyond,
}

/// <summary>Judges paths below which lies more than a task is about: by what they mean, not by how they are written.</summary>
internal static partial class WidePaths
{
    private static readonly FrozenSet<string> HarmlessDevices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/tty"];

    /// <summary>In these of the root's folders each entry is a system of its own, or somebody's home.</summary>
    private static readonly FrozenSet<string> Shallow = ["home", "Users", "usr", "var", "etc", "boot", "lib", "lib64", "bin", "sbin", "opt", "srv", "mnt", "media", "proc", "sys", "dev"];

    /// <param name="workspace">As a full path; null where it is not known.</param>
    public static Extent Of(ShellWord word, string? workspace)
    {
        if (!word.IsLiteral && word.KnownStart == 0 && word.Text is ['$' or '`' or '<', ..]) { return Extent.Beyond; }

        // No path is that long; what it expands to may be short.
        if (word.Text.Length > BraceExpansion.CharsMax) { return word.IsLiteral ? Extent.Part : Extent.Beyond; }

        var most = Extent.Part;
        foreach (var text in BraceExpansion.Of(word))
        {
            Take(Of(text, workspace));
            if (word.IsLiteral || text.AsSpan().IndexOfAny('$', '`') < 0) { continue; }

            // A variable that is not set leaves what stands around it; /tmp is the command's own.
            var rest = Expansions().Replace(text, "");
            if (rest.TrimEnd('/', '*') != "/tmp") { Take(Of(rest.Length == 0 ? "." : rest, workspace)); }
        }

        return most;

        void Take(Extent found) => most = found > most ? found : most;
    }

    /// <summary>Follows the dots, so <c>/tmp/..</c> is <c>/</c>.</summary>
    public static string Plain(string path)
    {
        var isAbsolute = path.StartsWith('/');
        var kept = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") { continue; }

            if (part != "..") { kept.Add(part); }
            else if (kept.Count > 0 && kept[^1] != ".." && !kept[^1].StartsWith('~')) { kept.RemoveAt(kept.Count - 1); }
            else if (!isAbsolute) { kept.Add(part); }
        }

        return isAbsolute ? "/" + string.Join('/', kept) : kept.Count == 0 ? "." : string.Join('/', kept);
    }

    public static bool IsDevice(ShellWord word) => BraceExpansion.Of(word).Any(text => IsDevice(Plain(text)));

    public static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal)
        && !HarmlessDevices.Contains(path) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) && !path.StartsWith("/dev/fd/", StringComparison.Ordinal);

    /// <summary>Files that stop the machine when something is written to them.</summary>
    public static bool StopsMachine(ShellWord word) => BraceExpansion.Of(word).Select(Plain).Any(path =>
        path == "/proc/sysrq-trigger" || path.StartsWith("/sys/power/", StringComparison.Ordinal));

    private static Extent Of(string text, string? workspace)
    {
        var path = Plain(text);
        while (path.LastIndexOf('/') is var slash && IsEverything(path[(slash + 1)..])) { path = slash switch { < 0 => ".", 0 => "/", _ => path[..slash] }; }

        if (path is ['/', ..]) { return IsNearRoot(path) || Holds(path, workspace) ? (path == workspace ? Extent.Workspace : Extent.Beyond) : IsHistory(path) ? Extent.Workspace : Extent.Part; }
        if (path is ['~', ..]) { return path.IndexOf('/') < 0 || path.Contains("/..", StringComparison.Ordinal) ? Extent.Beyond : Extent.Part; }
        if (path is "$HOME" or "${HOME}") { return Extent.Beyond; }
        if (path.Split('/').All(part => part == "..")) { return Extent.Beyond; }

        return path is "." or "$PWD" or "${PWD}" || IsHistory(path) ? Extent.Workspace : Extent.Part;
    }

    /// <summary><c>*</c>, <c>.*</c>, <c>?*</c>, <c>[!.]*</c>: a pattern most names follow.</summary>
    private static bool IsEverything(string part) =>
        part.Contains('*') && Brackets().Replace(part, "?").AsSpan().IndexOfAnyExcept('*', '?', '.') < 0;

    private static bool IsHistory(string path) => path == ".git" || path.StartsWith(".git/", StringComparison.Ordinal) || path.EndsWith("/.git", StringComparison.Ordinal);

    private static bool Holds(string path, string? workspace) =>
        workspace is not null && (workspace == path || workspace.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>A folder of the root, or somebody's home.</summary>
    private static bool IsNearRoot(string path)
    {
        var folders = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return folders.Length <= 1 || (folders.Length == 2 && Shallow.Contains(folders[0]));
    }

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\$\{[^}]*\}|\$\([^)]*\)|`[^`]*`|\$[A-Za-z_0-9@*#?!-]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expansions();
}

using System.Diagnostics;

namespace Perdure.Tools.Programs;

/// <summary>What every git that Perdure runs is told, because a repository may have been filled by somebody else.</summary>
public static class GitSafety
{
    private static readonly string Nowhere = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    /// <summary>Settings of the command line stand above those of any file. A folder that merely looks like a repository is none.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "-c", "core.fsmonitor=false", "-c", $"core.hooksPath={Nowhere}", "-c", "core.pager=cat",
        "-c", "submodule.recurse=false", "-c", "safe.bareRepository=explicit",
    ];

    /// <summary>Nobody is asked for anything, and no other machine is spoken to.</summary>
    public static void Confine(ProcessStartInfo start)
    {
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        start.Environment["GIT_PAGER"] = "cat";
        start.Environment["LC_ALL"] = "C";
    }

    /// <summary>Turns off programs that a repository has its files pass through, which git knows by names of the repository's own.</summary>
    /// <param name="keys">Those of its configuration that begin with <c>filter.</c></param>
    public static void WithoutFilters(ProcessStartInfo start, IEnumerable<string> keys)
    {
        var count = 0;
        foreach (var key in keys)
        {
            start.Environment[$"GIT_CONFIG_KEY_{count}"] = key;
            start.Environment[$"GIT_CONFIG_VALUE_{count++}"] = key.EndsWith(".required", StringComparison.OrdinalIgnoreCase) ? "false" : "";
        }

        start.Environment["GIT_CONFIG_COUNT"] = $"{count}";
    }
}

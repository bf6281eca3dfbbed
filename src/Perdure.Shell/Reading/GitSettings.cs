using System.Collections.Frozen;

namespace Perdure.Shell.Reading;

/// <summary>Settings of git that change how something looks or who did it, and start no program.</summary>
internal static class GitSettings
{
    private static readonly FrozenSet<string> Sections = ["color", "user", "author", "committer", "advice", "log", "column", "status", "i18n", "grep", "blame", "tag", "branch", "merge", "rebase", "pull", "fetch", "index", "feature", "pack"];

    private static readonly FrozenSet<string> Names =
    [
        "core.quotepath", "core.autocrlf", "core.eol", "core.safecrlf", "core.filemode", "core.ignorecase", "core.precomposeunicode", "core.abbrev", "core.longpaths", "core.bare", "core.preloadindex",
        "init.defaultbranch", "commit.gpgsign", "tag.gpgsign", "diff.renames", "diff.algorithm", "diff.context", "diff.noprefix", "diff.mnemonicprefix", "diff.colormoved", "safe.directory", "gc.auto",
        "protocol.version", "http.postbuffer", "http.lowspeedlimit", "http.lowspeedtime", "submodule.recurse", "push.default", "push.autosetupremote", "clone.defaultremotename", "maintenance.auto",
    ];

    /// <summary>Within the sections above, these name a program.</summary>
    private static readonly FrozenSet<string> Programs = ["merge.tool", "branch.sort", "rebase.instructionformat", "pull.twohead", "pull.octopus", "grep.openfilesinpager"];

    public static bool AreHarmless(string key, string value)
    {
        var name = key.ToLowerInvariant();
        if (name is "core.pager" or "core.editor") { return value is "" or "cat" or "true"; }
        if (name is "core.fsmonitor" or "credential.helper") { return value is "" or "false"; }
        if (name.Contains("driver", StringComparison.Ordinal) || name.Contains("cmd", StringComparison.Ordinal) || Programs.Contains(name)) { return false; }

        return Names.Contains(name) || (name.IndexOf('.') is > 0 and var dot && Sections.Contains(name[..dot]));
    }
}

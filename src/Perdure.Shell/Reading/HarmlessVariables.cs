using System.Collections.Frozen;

namespace Perdure.Shell.Reading;

/// <summary>The variables that change how something looks, and not which program runs.</summary>
internal static class HarmlessVariables
{
    private static readonly FrozenSet<string> Names =
    [
        "CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS", "LINES", "LANG", "LANGUAGE", "TZ", "DEBIAN_FRONTEND",
        "NODE_ENV", "RUST_BACKTRACE", "RUST_LOG", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING", "PYTHONUTF8",
        "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_CLI_UI_LANGUAGE", "GIT_TERMINAL_PROMPT", "GIT_OPTIONAL_LOCKS", "HUSKY",
        "TF_CPP_MIN_LOG_LEVEL", "REPLY", "SECONDS", "OPTIND", "_",
    ];

    /// <summary>Programs, where the usual ones show nothing but text.</summary>
    private static readonly FrozenSet<string> Pagers = ["PAGER", "GIT_PAGER", "MANPAGER", "GH_PAGER"];

    public static bool Include(string name, ShellWord? value) =>
        Names.Contains(name)
        || name.StartsWith("LC_", StringComparison.Ordinal)
        || (Pagers.Contains(name) && value is { } pager && (pager.Is("cat") || pager.Is("")))
        || IsOfThisLine(name);

    /// <summary>Small characters name what a script keeps for itself; a few programs look at some of them all the same.</summary>
    private static bool IsOfThisLine(string name) =>
        name.AsSpan().IndexOfAnyExcept(LowerCase) < 0
        && !name.EndsWith("_proxy", StringComparison.Ordinal)
        && !name.StartsWith("npm_", StringComparison.Ordinal);

    private static readonly System.Buffers.SearchValues<char> LowerCase = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
}

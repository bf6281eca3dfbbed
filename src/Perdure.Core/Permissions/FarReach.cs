using System.Collections.Frozen;

namespace Perdure.Core;

/// <summary>Paths below which lies more than a task is about.</summary>
internal static class FarReach
{
    private static readonly FrozenSet<string> Places = ["", ".", "..", "*", ".*", "~", "$HOME", "${HOME}", "$PWD", "${PWD}", ".git"];

    private static readonly FrozenSet<string> HarmlessDevices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/tty"];

    public static bool MayBe(ShellWord word)
    {
        var path = word.Text;
        while (path.EndsWith("/*", StringComparison.Ordinal) || (path.Length > 0 && path[^1] == '/')) { path = path[..^(path[^1] == '/' ? 1 : 2)]; }

        if (path.StartsWith("./", StringComparison.Ordinal)) { path = path[2..]; }

        return Places.Contains(path) || IsUp(path) || IsNearRoot(path) || (!word.IsLiteral && word.KnownStart == 0 && path.AsSpan().IndexOfAny('$', '`') == 0);
    }

    public static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal) && !HarmlessDevices.Contains(path) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) && !path.StartsWith("/dev/fd/", StringComparison.Ordinal);

    private static bool IsUp(string path) => path.StartsWith("../", StringComparison.Ordinal) && path.Replace("../", "", StringComparison.Ordinal) is "" or "." or "..";

    /// <summary>A folder of the root, or somebody's home.</summary>
    private static bool IsNearRoot(string path)
    {
        if (!path.StartsWith('/')) { return false; }

        var folders = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return folders.Length <= 1 || (folders.Length == 2 && folders[0] is "home" or "Users" or "usr" or "var");
    }
}

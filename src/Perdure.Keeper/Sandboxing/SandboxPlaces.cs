using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>Paths, as the sandbox have to know them: where something really lies, and what lies in what.</summary>
internal static class SandboxPlaces
{
    /// <summary>Where services listen and keep what they know; a read-only view does not keep anybody from talking to them.</summary>
    public const string Services = "/run";

    public const string Devices = "/dev";

    /// <summary>A folder of the command's own where there are namespaces.</summary>
    public const string Temporary = "/tmp";

    const string Resolver = "/etc/resolv.conf";

    /// <summary>A place keeps its name where nothing is there yet.</summary>
    public static IEnumerable<string> Real(IEnumerable<string> paths) => paths.Select(path => Files.Real(path) ?? path);

    public static bool Lies(string path, string folder) =>
        path == folder || folder == "/" || (path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/');

    /// <summary>Whether it lies in a folder that is another one within namespaces.</summary>
    public static bool IsGone(string path, SandboxRequest sandbox) =>
        (Lies(path, Temporary) || Lies(path, Services)) && !sandbox.Writable.Any(folder => folder != "/" && Lies(path, folder));

    /// <summary>The file among the services that a name on the network cannot be found without; null where it is none of them.</summary>
    public static string? NameResolution() => Files.Real(Resolver) is { } file && Lies(file, Services) ? file : null;
}

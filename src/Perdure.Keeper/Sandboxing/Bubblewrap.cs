namespace Perdure.Keeper.Sandboxing;

/// <summary>Tells bubblewrap which world to build around the box.</summary>
internal static class Bubblewrap
{
    const string Everything = "/";

    static readonly string[] Namespaces = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"];

    /// <summary>The whole line, up to where the box's own line begins.</summary>
    /// <remarks>What is hidden is covered by the box: it passes over what has vanished meanwhile, where bubblewrap would give up.</remarks>
    public static List<string> Line(SandboxRequest sandbox, string cwd)
    {
        List<string> line = ["bwrap", .. Namespaces, "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN"];
        if (!sandbox.Network) { line.Add("--unshare-net"); }

        // Later mounts cover earlier ones: the world, then what may be changed, then what may not after all.
        line.AddRange(World(sandbox));
        line.AddRange(FixedFolders.Of(sandbox).SelectMany(path => Bound(sandbox.Writable.Contains(path) ? "--bind" : "--bind-try", path)));
        line.AddRange(SandboxPlaces.Real(sandbox.Protected.Concat(sandbox.Held)).SelectMany(path => Bound("--ro-bind-try", path)));
        line.AddRange(["--chdir", cwd, "--"]);
        return line;
    }

    /// <summary>The sockets the command would find that are none of the work's own.</summary>
    public static IReadOnlyList<string> Sockets(SandboxRequest sandbox) => [.. ListeningSockets.Of(path => IsInSight(path, sandbox))];

    static IEnumerable<string> World(SandboxRequest sandbox) =>
    [
        .. sandbox.Readable is { } parts ? parts.SelectMany(path => Bound("--ro-bind-try", path)) : Bound(sandbox.Writable.Contains(Everything) ? "--bind" : "--ro-bind", Everything),
        "--dev", SandboxPlaces.Devices,
        "--proc", "/proc",
        .. Directory.Exists(SandboxPlaces.Services) ? WithoutServices(sandbox.Network) : [],
        .. sandbox.Temporary is { } folder ? ["--bind", folder, SandboxPlaces.Temporary] : (string[])["--tmpfs", SandboxPlaces.Temporary],
    ];

    // Links are kept: some systems find all their programs through one in there.
    static IEnumerable<string> WithoutServices(bool network) =>
    [
        "--tmpfs", SandboxPlaces.Services,
        .. new DirectoryInfo(SandboxPlaces.Services).EnumerateFileSystemInfos().Where(part => part.LinkTarget is not null).SelectMany(link => (string[])["--symlink", link.LinkTarget!, link.FullName]),
        .. network && SandboxPlaces.NameResolution() is { } resolver ? Bound("--ro-bind-try", resolver) : [],
    ];

    static string[] Bound(string how, string path) => [how, path, path];

    static bool IsInSight(string path, SandboxRequest sandbox) =>
        !SandboxPlaces.IsGone(path, sandbox)
        && !SandboxPlaces.Lies(path, SandboxPlaces.Devices)
        && !sandbox.Writable.Any(folder => folder != Everything && SandboxPlaces.Lies(path, folder))
        && (sandbox.Readable is not { } parts || parts.Any(part => SandboxPlaces.Lies(path, part)));
}

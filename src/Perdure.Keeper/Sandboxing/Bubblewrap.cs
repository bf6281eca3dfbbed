namespace Perdure.Keeper.Sandboxing;

/// <summary>Tells bubblewrap which world to build around the box.</summary>
internal static class Bubblewrap
{
    const string Everything = "/";
    const string Temporary = "/tmp";

    static readonly string[] Namespaces = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"];

    /// <summary>The whole line, up to where the box's own line begins.</summary>
    public static List<string> Line(SandboxOrder sandbox, string cwd)
    {
        List<string> line = ["bwrap", .. Namespaces, "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL"];
        if (!sandbox.Network) { line.Add("--unshare-net"); }

        // Later mounts cover earlier ones: the world, then the gaps in it, then what may be changed, then what may not after all.
        line.AddRange(World(sandbox));
        line.AddRange(sandbox.Writable.Where(path => path != Everything).SelectMany(path => Bound("--bind", path)));
        line.AddRange(Places.Real(sandbox.Protected).SelectMany(path => Bound("--ro-bind-try", path)));
        var hidden = Places.Real(sandbox.Masked).Where(path => !IsGone(path, sandbox)).ToList();
        line.AddRange(hidden.SelectMany(Hidden));
        line.AddRange(ListeningSockets.Of(path => IsInSight(path, sandbox, hidden)).SelectMany(Nothing));
        line.AddRange(["--chdir", cwd, "--"]);
        return line;
    }

    static IEnumerable<string> World(SandboxOrder sandbox) =>
    [
        .. sandbox.Readable is { } parts ? parts.SelectMany(path => Bound("--ro-bind-try", path)) : Bound(sandbox.Writable.Contains(Everything) ? "--bind" : "--ro-bind", Everything),
        "--dev", Places.Devices,
        "--proc", "/proc",
        .. Directory.Exists(Places.Services) ? WithoutServices(sandbox.Network) : [],
        .. sandbox.Temporary is { } folder ? ["--bind", folder, Temporary] : (string[])["--tmpfs", Temporary],
    ];

    // Links are kept: some systems find all their programs through one in there.
    static IEnumerable<string> WithoutServices(bool network) =>
    [
        "--tmpfs", Places.Services,
        .. new DirectoryInfo(Places.Services).EnumerateFileSystemInfos().Where(part => part.LinkTarget is not null).SelectMany(link => (string[])["--symlink", link.LinkTarget!, link.FullName]),
        .. network && Places.NameResolution() is { } resolver ? Bound("--ro-bind-try", resolver) : [],
    ];

    static string[] Bound(string how, string path) => [how, path, path];

    static IEnumerable<string> Hidden(string path)
    {
        if (Directory.Exists(path)) { return ["--tmpfs", path, "--remount-ro", path]; }

        return File.Exists(path) ? Nothing(path) : [];
    }

    static string[] Nothing(string file) => ["--ro-bind", "/dev/null", file];

    /// <summary>Whether a socket is to be covered: the command would find it, and it is none of the work's own.</summary>
    static bool IsInSight(string path, SandboxOrder sandbox, List<string> hidden) =>
        !IsGone(path, sandbox)
        && !Places.Lies(path, Places.Devices)
        && !sandbox.Writable.Any(folder => folder != Everything && Places.Lies(path, folder))
        && !hidden.Any(folder => Places.Lies(path, folder))
        && (sandbox.Readable is not { } parts || parts.Any(part => Places.Lies(path, part)));

    /// <summary>Whether it lies in a folder that is another one in there anyway.</summary>
    static bool IsGone(string path, SandboxOrder sandbox) =>
        (Places.Lies(path, Temporary) || Places.Lies(path, Places.Services)) && !sandbox.Writable.Any(folder => folder != Everything && Places.Lies(path, folder));
}

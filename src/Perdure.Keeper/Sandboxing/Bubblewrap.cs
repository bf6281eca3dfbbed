namespace Perdure.Keeper.Sandboxing;

/// <summary>Tells bubblewrap which world to build around the box.</summary>
internal static class Bubblewrap
{
    const string Everything = "/";
    const string Temporary = "/tmp";

    /// <summary>Services listen here, and a read-only mount does not keep anybody from talking to them.</summary>
    const string Services = "/run";

    static readonly string[] Namespaces = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"];

    /// <summary>The whole line, up to where the box's own line begins.</summary>
    public static List<string> Line(SandboxOrder sandbox, string cwd)
    {
        List<string> line = ["bwrap", .. Namespaces, "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL"];
        if (!sandbox.Network) { line.Add("--unshare-net"); }

        // Later mounts cover earlier ones: the world, then the gaps in it, then what may be changed, then what may not after all.
        line.AddRange(World(sandbox));
        line.AddRange(sandbox.Writable.Where(path => path != Everything).SelectMany(path => Bound("--bind", path)));
        line.AddRange(sandbox.Protected.SelectMany(path => Bound("--ro-bind-try", path)));
        line.AddRange(sandbox.Masked.Where(path => !IsGone(path, sandbox)).SelectMany(Hidden));
        line.AddRange(["--chdir", cwd, "--"]);
        return line;
    }

    static IEnumerable<string> World(SandboxOrder sandbox) =>
    [
        .. sandbox.Readable is { } parts ? parts.SelectMany(path => Bound("--ro-bind-try", path)) : Bound(sandbox.Writable.Contains(Everything) ? "--bind" : "--ro-bind", Everything),
        "--dev", "/dev",
        "--proc", "/proc",
        .. Directory.Exists(Services) ? WithoutServices(sandbox.Network) : [],
        .. sandbox.Temporary is { } folder ? ["--bind", folder, Temporary] : (string[])["--tmpfs", Temporary],
    ];

    static IEnumerable<string> WithoutServices(bool network)
    {
        const string resolver = "/etc/resolv.conf";
        var target = network ? File.ResolveLinkTarget(resolver, returnFinalTarget: true)?.FullName : null;
        return target is not null && Lies(target, Services)
            ? ["--tmpfs", Services, .. Bound("--ro-bind-try", target)]
            : ["--tmpfs", Services];
    }

    static string[] Bound(string how, string path) => [how, path, path];

    static IEnumerable<string> Hidden(string path)
    {
        if (Directory.Exists(path)) { return ["--tmpfs", path, "--remount-ro", path]; }

        return File.Exists(path) ? ["--ro-bind", "/dev/null", path] : [];
    }

    /// <summary>Whether it lies in a folder that is another one in there anyway.</summary>
    static bool IsGone(string path, SandboxOrder sandbox) =>
        (Lies(path, Temporary) || Lies(path, Services)) && !sandbox.Writable.Any(folder => Lies(path, folder));

    static bool Lies(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}

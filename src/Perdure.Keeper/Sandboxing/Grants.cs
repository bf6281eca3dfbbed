namespace Perdure.Keeper.Sandboxing;

/// <summary>The places landlock is told of: it knows no exceptions, so what is hidden is left out by naming everything beside it.</summary>
internal sealed record Grants(IReadOnlyList<string> Readable, IReadOnlyList<string> Writable)
{
    /// <summary>Devices that hold nothing, and shared memory. All others are hidden: disks, memory, other people's terminals.</summary>
    static readonly string[] HarmlessDevices =
        ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/shm"];

    public static Grants Of(BoxOrder order)
    {
        // The terminal comes from outside the namespace, where no path leads.
        string[] terminal = order.Tty ? ["/proc/self/fd/0"] : [];
        var grants = order.Within ? Within(order.Sandbox) : Alone(order.Sandbox);
        return grants with { Writable = [.. grants.Writable, .. terminal] };
    }

    // Mounts have hidden what is to be hidden. No mount keeps a link from being replaced, only what it leads to.
    static Grants Within(SandboxOrder sandbox)
    {
        string[] links = [.. sandbox.Held.Where(path => new FileInfo(path).LinkTarget is not null)];
        return new([.. sandbox.Readable ?? ["/"], "/proc", "/tmp"], [.. sandbox.Writable.SelectMany(place => Without(links, place)), "/tmp", Places.Devices]);
    }

    static Grants Alone(SandboxOrder sandbox)
    {
        string[] secrets = [.. Places.Real(sandbox.Masked)];
        string[] hidden = [.. secrets, Places.Services, Places.Devices];
        string[] held = [.. sandbox.Held, .. Places.Real(sandbox.Held)];
        string[] resolver = sandbox.Network && Places.NameResolution() is { } file ? [file] : [];
        return new Grants(
            [.. (sandbox.Readable ?? ["/"]).SelectMany(place => Without(hidden, place)), .. resolver],
            [.. sandbox.Writable.SelectMany(place => Without([.. Places.Lies(place, Places.Services) || Places.Lies(place, Places.Devices) ? secrets : hidden, .. held], place)), .. HarmlessDevices]);
    }

    /// <summary>The place itself, or where something in it is hidden, its parts. Nothing new can be made in a place that is granted by its parts.</summary>
    static IEnumerable<string> Without(string[] hidden, string place)
    {
        if (hidden.Any(path => Places.Lies(place, path))) { return []; }

        return hidden.Any(path => Places.Lies(path, place)) ? Parts(place).SelectMany(part => Without(hidden, part)) : [place];
    }

    // A link is no place of its own: what it leads to is granted where it lies, or not at all.
    static IEnumerable<string> Parts(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(part => part.LinkTarget is null).Select(part => part.FullName)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

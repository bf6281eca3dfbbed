namespace Perdure.Keeper.Sandboxing;

/// <summary>The places landlock is told of: it knows no exceptions, so what is hidden is left out by naming everything beside it.</summary>
internal sealed record Grants(IReadOnlyList<string> Readable, IReadOnlyList<string> Writable)
{
    /// <summary>Devices that hold nothing, and shared memory. All others are hidden: disks, memory, other people's terminals.</summary>
    static readonly string[] HarmlessDevices =
        ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/shm"];

    public static Grants Of(BoxRequest order)
    {
        // The terminal comes from outside the namespace, where no path leads.
        string[] terminal = order.Tty ? ["/proc/self/fd/0"] : [];
        var grants = order.Within ? Within(order.Sandbox) : Alone(order.Sandbox);
        return grants with { Writable = [.. grants.Writable, .. terminal] };
    }

    // Mounts have hidden what is to be hidden. No mount keeps a link from being replaced, only what it leads to.
    static Grants Within(SandboxRequest sandbox)
    {
        string[] links = [.. sandbox.Held.Where(path => new FileInfo(path).LinkTarget is not null)];
        return new([.. sandbox.Readable ?? ["/"], "/proc", "/tmp"], [.. sandbox.Writable.SelectMany(place => Without(links, place)), "/tmp", SandboxPlaces.Devices]);
    }

    static Grants Alone(SandboxRequest sandbox)
    {
        string[] secrets = [.. SandboxPlaces.Real(sandbox.Masked)];
        string[] hidden = [.. secrets, SandboxPlaces.Services, SandboxPlaces.Devices];
        string[] held = [.. sandbox.Held, .. SandboxPlaces.Real(sandbox.Held)];
        string[] resolver = sandbox.Network && SandboxPlaces.NameResolution() is { } file ? [file] : [];
        return new Grants(
            [.. (sandbox.Readable ?? ["/"]).SelectMany(place => Without(hidden, place)), .. resolver],
            [.. sandbox.Writable.SelectMany(place => Without([.. SandboxPlaces.Lies(place, SandboxPlaces.Services) || SandboxPlaces.Lies(place, SandboxPlaces.Devices) ? secrets : hidden, .. held], place)), .. HarmlessDevices]);
    }

    /// <summary>The place itself, or where something in it is hidden, its parts. Nothing new can be made in a place that is granted by its parts.</summary>
    static IEnumerable<string> Without(string[] hidden, string place)
    {
        if (hidden.Any(path => SandboxPlaces.Lies(place, path))) { return []; }

        return hidden.Any(path => SandboxPlaces.Lies(path, place)) ? Parts(place).SelectMany(part => Without(hidden, part)) : [place];
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

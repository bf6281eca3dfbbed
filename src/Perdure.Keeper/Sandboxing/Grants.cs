using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>The places landlock is told of: it knows no exceptions, so what is hidden is left out by naming everything beside it.</summary>
internal sealed record Grants(IReadOnlyList<string> Readable, IReadOnlyList<string> Writable)
{
    /// <summary>Devices that hold nothing, and shared memory.</summary>
    static readonly string[] HarmlessDevices =
        ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/shm"];

    public static Grants Of(BoxOrder order)
    {
        var sandbox = order.Sandbox;
        var readable = sandbox.Readable ?? ["/"];

        // The terminal comes from outside the namespace, where no path leads.
        string[] terminal = order.Tty ? ["/proc/self/fd/0"] : [];
        return order.Within
            ? new Grants([.. readable, "/proc", "/tmp"], [.. sandbox.Writable, "/tmp", "/dev", .. terminal])
            : new Grants([.. readable.SelectMany(place => Without(sandbox.Masked, place))], [.. sandbox.Writable, .. HarmlessDevices, .. terminal]);
    }

    /// <summary>The place itself, or where something in it is hidden, its parts.</summary>
    static IEnumerable<string> Without(IReadOnlyList<string> hidden, string place)
    {
        if (hidden.Contains(place)) { return []; }

        var within = place.EndsWith('/') ? place : place + "/";
        return hidden.Any(path => path.StartsWith(within, StringComparison.Ordinal)) ? Parts(place).SelectMany(part => Without(hidden, part)) : [place];
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

using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>The sockets that somebody listens on at this moment and that have a path.</summary>
/// <remarks>No mount keeps anybody from connecting to what it shows, so these have to be covered one by one.</remarks>
internal static class ListeningSockets
{
    // A busy desktop has a thousand lines of a hundred characters.
    const int TableBytesMax = 16 * 1024 * 1024;

    /// <summary>What a line of the table says before the path.</summary>
    const int ColumnsBeforePath = 7;

    public static IEnumerable<string> Of(Func<string, bool> isInSight)
    {
        var table = Encoding.UTF8.GetString(Files.ReadAll("/proc/net/unix", TableBytesMax) ?? throw new SandboxSetupException("the table of sockets", Errno.Last));
        return table.Split('\n').Select(Path).OfType<string>().Distinct().Select(Files.Real).OfType<string>().Distinct().Where(isInSight);
    }

    // Abstract names begin with an @.
    static string? Path(string line) =>
        line.Split(' ', ColumnsBeforePath + 1, StringSplitOptions.RemoveEmptyEntries) is [.., var path] columns && columns.Length > ColumnsBeforePath && path.StartsWith('/')
            ? path
            : null;
}

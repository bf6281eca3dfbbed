namespace Perdure.Tools.Files;

/// <summary>A folder on a walk, held open while what is in it is looked at.</summary>
/// <param name="Full">Its path as it was named.</param>
/// <param name="Place">Its path without links.</param>
/// <param name="Depth">How many folders of the walk are held open above it.</param>
internal sealed record WalkedFolder(FolderHandle Held, string Full, string Place, int Depth = 0)
{
    /// <summary>Each level holds a descriptor, of which a process has some hundreds at least; nobody nests source code deeper.</summary>
    private const int DepthMax = 100;

    /// <summary>What is in it, by name; nothing where it cannot be read.</summary>
    public List<WalkedEntry> Entries()
    {
        try
        {
            return [.. Held.Names().Order(StringComparer.Ordinal).Select(name => new WalkedEntry(name, Held.KindOf(name), Path.Combine(Full, name), Path.Combine(Place, name)))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <returns>Null where it is no folder any more, or lies too deep.</returns>
    public WalkedFolder? Enter(WalkedEntry entry) =>
        Depth < DepthMax && Held.Enter(entry.Name) is { } held ? new WalkedFolder(held, entry.Full, entry.Place, Depth + 1) : null;
}

/// <param name="Full">Its path as the walk was named.</param>
/// <param name="Place">Its path without links; of a link, of the link itself.</param>
internal sealed record WalkedEntry(string Name, FileKind Kind, string Full, string Place);

namespace Perdure.Catalog;

/// <summary>Lets one process at a time look at everything for the catalog.</summary>
internal static class RebuildLock
{
    /// <returns>Null where another process is at it.</returns>
    public static IDisposable? TryTake(string home)
    {
        try
        {
            return new FileStream(Path.Combine(home, "catalog.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

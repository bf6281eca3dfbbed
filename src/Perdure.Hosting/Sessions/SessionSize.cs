using Perdure.Catalog;

namespace Perdure.Hosting.Sessions;

/// <summary>What a session takes on the disk: log, texts and runs.</summary>
public static class SessionSize
{
    public static long Of(Home home, SessionRow row)
    {
        var folder = new DirectoryInfo(Path.Combine(home.Folder, "sessions", row.Month, row.Id.Value));
        if (row.Month.Length == 0 || !folder.Exists) { return row.Bytes; }

        try
        {
            return folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            return row.Bytes; // Somebody works in it; it is not the one that is to go.
        }
    }
}

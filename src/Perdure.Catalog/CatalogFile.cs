using Perdure.Catalog.Sqlite;

namespace Perdure.Catalog;

/// <summary>The file the catalog is kept in: opened where it can be, made anew where it is missing, damaged or older.</summary>
internal static class CatalogFile
{
    public const string Name = "catalog.db";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What SQLite keeps beside the file.</summary>
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <returns>Null where there is no SQLite, no right to write, or a newer version's catalog.</returns>
    public static Database? Open(string home, TimeSpan patience)
    {
        if (!Library.IsThere || !Directory.Exists(home)) { return null; }

        try
        {
            return Opened(home, patience);
        }
        catch (DatabaseException damaged) when (damaged.IsDamage)
        {
            Remove(home);
        }
        catch (DatabaseException)
        {
            return null;
        }

        try
        {
            return Opened(home, patience);
        }
        catch (DatabaseException)
        {
            return null;
        }
    }

    /// <summary>Takes the file away; who has it open goes on with what nobody reads.</summary>
    public static void Remove(string home)
    {
        foreach (var part in Parts) { File.Delete(Path.Combine(home, Name + part)); }
    }

    private static Database? Opened(string home, TimeSpan patience)
    {
        foreach (var part in Parts) { MakePrivate(Path.Combine(home, Name + part), isWanted: part.Length == 0); }

        var database = new Database(Path.Combine(home, Name), patience);
        try
        {
            var version = database.Ask("pragma user_version").NumberOrNull() ?? 0;
            if (version > Schema.Version)
            {
                database.Dispose();
                return null;
            }

            if (version < Schema.Version) { Make(database, anew: version != 0); }

            database.Run("pragma synchronous=normal; pragma temp_store=memory");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>SQLite makes files as the umask says, and those beside the first as the first is. What people said is in them.</summary>
    private static void MakePrivate(string file, bool isWanted)
    {
        if (OperatingSystem.IsWindows()) { return; }

        try
        {
            if (!File.Exists(file))
            {
                if (isWanted) { new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnly }).Dispose(); }
            }
            else if ((File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
            {
                File.SetUnixFileMode(file, OwnerOnly);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It was taken away meanwhile, or is somebody else's; opening it says which.
        }
    }

    private static void Make(Database database, bool anew)
    {
        database.Run(Schema.Ways);
        database.Together(() =>
        {
            // Another process may have been quicker.
            if (database.Ask("pragma user_version").NumberOrNull() == Schema.Version) { return; }
            if (anew) { Clear(database); }

            database.Run(Schema.Tables);
            database.Run($"pragma user_version={Schema.Version}");
        });
    }

    private static void Clear(Database database)
    {
        var tables = new List<string>();
        var all = database.Ask("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'words_%'");
        while (all.Next()) { tables.Add(all.Text(0)); }

        foreach (var table in tables) { database.Run($"drop table if exists \"{table}\""); }
    }
}

using Perdure.Catalog.Sqlite;

namespace Perdure.Catalog;

/// <summary>The file the catalog is kept in: opened where it can be, made anew where it is missing, damaged or older.</summary>
internal static class CatalogFile
{
    public const string Name = "catalog.db";

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

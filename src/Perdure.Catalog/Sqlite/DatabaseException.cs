namespace Perdure.Catalog.Sqlite;

/// <summary>SQLite did not do what it was asked. The catalog is derived, so this is never an error of a session.</summary>
internal sealed class DatabaseException(int code, string message) : Exception(message)
{
    /// <summary>The lower byte tells the class, the rest the detail.</summary>
    private const int ClassMask = 0xFF;

    /// <summary>The file is not what was written to it: also where a table we made is not there.</summary>
    public bool IsDamage => (code & ClassMask) is Native.Error or Native.Corrupt or Native.NotADatabase;
}

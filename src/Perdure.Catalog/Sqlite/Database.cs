using System.Runtime.InteropServices;

namespace Perdure.Catalog.Sqlite;

/// <summary>An open SQLite file, used by one thread at a time.</summary>
internal sealed unsafe class Database : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];
    private nint _handle;

    public Database(string file, TimeSpan patience)
    {
        var code = Native.Open(file, out _handle, Native.OpenReadWrite | Native.OpenCreate | Native.OpenNoMutex, fileSystem: 0);
        try
        {
            Must(code);
            Must(Native.BusyTimeout(_handle, (int)patience.TotalMilliseconds));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Run(string sql) => Must(Native.Execute(_handle, sql, callback: 0, argument: 0, message: 0));

    /// <summary>A statement ready to be given its values; the same text is prepared once.</summary>
    public Statement Ask(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) { return known.Again(); }

        Must(Native.Prepare(_handle, sql, bytes: -1, out var handle, tail: 0));
        return _statements[sql] = new Statement(this, handle);
    }

    /// <summary>All of it or nothing.</summary>
    public void Together(Action work)
    {
        Run("begin immediate");
        try
        {
            work();
            Run("commit");
        }
        catch
        {
            _ = Native.Execute(_handle, "rollback", callback: 0, argument: 0, message: 0);
            throw;
        }
    }

    public void Must(int code)
    {
        if (code is not (Native.Ok or Native.Row or Native.Done))
        {
            throw new DatabaseException(code, $"{Marshal.PtrToStringUTF8((nint)Native.Message(_handle))} (SQLite {code})");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) { statement.Finish(); }

        _statements.Clear();
        if (_handle != 0) { _ = Native.Close(_handle); }

        _handle = 0;
    }
}

using System.Text;

namespace Perdure.Catalog.Sqlite;

/// <summary>One prepared statement: given its values in order, then stepped through.</summary>
internal sealed unsafe class Statement(Database database, nint handle)
{
    /// <summary>Texts up to this length are handed over from the stack.</summary>
    private const int StackBytes = 1024;

    private int _given;

    public Statement Again()
    {
        _ = Native.Reset(handle);
        _given = 0;
        return this;
    }

    public Statement With(long value)
    {
        database.Must(Native.BindNumber(handle, ++_given, value));
        return this;
    }

    public Statement With(string? text)
    {
        if (text is null)
        {
            database.Must(Native.BindNull(handle, ++_given));
            return this;
        }

        var bytesMax = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = bytesMax <= StackBytes ? stackalloc byte[StackBytes] : new byte[bytesMax];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        fixed (byte* start = bytes) { database.Must(Native.BindText(handle, ++_given, start, length, Native.Transient)); }

        return this;
    }

    public Statement With(DateTimeOffset? moment) =>
        moment is { } given ? With(given.UtcTicks) : With((string?)null);

    /// <summary>Goes to the next row.</summary>
    public bool Next()
    {
        var code = Native.Step(handle);
        if (code == Native.Row) { return true; }

        // A statement left in the middle keeps the file from being written.
        _ = Native.Reset(handle);
        database.Must(code);
        return false;
    }

    /// <summary>Does what it says; rows are not looked at.</summary>
    public void Do()
    {
        while (Next()) { }
    }

    /// <summary>The first number of the first row; null where there is none.</summary>
    public long? NumberOrNull()
    {
        if (!Next()) { return null; }

        var value = Number(0);
        _ = Native.Reset(handle);
        return value;
    }

    /// <summary>The first text of the first row; null where there is none.</summary>
    public string? TextOrNull()
    {
        if (!Next()) { return null; }

        var value = OptionalText(0);
        _ = Native.Reset(handle);
        return value;
    }

    public long Number(int column) => Native.ColumnNumber(handle, column);

    public string Text(int column) => OptionalText(column) ?? "";

    public string? OptionalText(int column) => Native.ColumnType(handle, column) == Native.TypeNull
        ? null
        : Encoding.UTF8.GetString(Native.ColumnText(handle, column), Native.ColumnBytes(handle, column));

    public DateTimeOffset Moment(int column) => new(Number(column), TimeSpan.Zero);

    public DateTimeOffset? OptionalMoment(int column) => Native.ColumnType(handle, column) == Native.TypeNull ? null : Moment(column);

    /// <summary>Lets go of a row that is not read to its end.</summary>
    public void Leave() => _ = Native.Reset(handle);

    public void Finish() => _ = Native.Finish(handle);
}

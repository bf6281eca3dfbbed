using Perdure.Core;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>A row of the file catalog: it also says which file it was derived from, and how that file was then.</summary>
internal sealed record FileRow : SessionRow
{
    public FileRow(SessionId id, string month)
        : base(id) => Month = month;

    public FileRow(SessionRow row, string month)
        : base(row) => Month = month;

    /// <summary>The folder its session lies in.</summary>
    public string Month { get; }

    /// <summary>When the log had last been written then.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>Whether the log is still as it was when this row was derived from it.</summary>
    public bool IsOf(SessionLocation location) => Bytes == location.Stored.Bytes && WrittenAt.UtcTicks == location.Stored.UpdatedAt.UtcTicks;
}

using Perdure.Core;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>A row of the file catalog: it also says which file it was derived from, and how that file was then.</summary>
/// <param name="Month">The folder its session lies in.</param>
internal sealed record FileRow(SessionId Id, string Month) : SessionRow(Id)
{
    /// <summary>When the log had last been written then.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>Whether the log is still as it was when this row was derived from it.</summary>
    public bool IsOf(SessionLocation location) => Bytes == location.Stored.Bytes && WrittenAt.UtcTicks == location.Stored.UpdatedAt.UtcTicks;
}

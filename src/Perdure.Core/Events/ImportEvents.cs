using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>A record of another program's session that nobody here can read, as it was but for its secrets. The model never sees it.</summary>
/// <param name="Kind">What its program calls it; <c>damaged</c> where it is no record at all.</param>
public sealed record ForeignRecordPreserved(string Kind, string Raw) : MetadataEvent;

/// <summary>Everything before this line was retold from another program's session, which is left as it was. From here on the session is one of ours.</summary>
/// <param name="Program">The program that kept it, and its version where the session tells one.</param>
/// <param name="Session">What that program calls the session.</param>
/// <param name="File">Where it lay.</param>
/// <param name="Hash">SHA-256 of what was read.</param>
/// <param name="Bytes">How much was read.</param>
/// <param name="Records">How many records that were.</param>
/// <param name="Kept">Records nobody here can read, by kind; each is an entry of the log.</param>
/// <param name="LeftOut">Records that repeat others, or serve the program alone, by kind.</param>
/// <param name="Repairs">What was put right on the way, for people.</param>
public sealed record SessionImported(
    string Program,
    string? Version,
    string Session,
    string File,
    string Hash,
    long Bytes,
    long Records,
    ImmutableArray<RecordCount> Kept,
    ImmutableArray<RecordCount> LeftOut,
    ImmutableArray<string> Repairs) : MetadataEvent
{
    /// <summary>What the model is told of it; null where it is told nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>What stands in place of a result that never came.</summary>
    public string? Result { get; init; }
}

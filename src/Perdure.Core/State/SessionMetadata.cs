using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What people did to the session itself, as far as it still counts.</summary>
/// <param name="ClearedAt">The entry up to which nothing is shown to a model; 0 where nothing was cleared.</param>
/// <param name="Amendments">What the user changed of what is asked for, in order.</param>
/// <param name="Removed">What was last taken out of the conversation; null where nothing was, or where it was compacted since.</param>
/// <param name="ImportedFrom">The session of another program it goes on from.</param>
public sealed record SessionMetadata(
    bool Archived, long ClearedAt, ForkOrigin? ForkedFrom, ImmutableArray<string> Amendments, RemovedTranscript? Removed = null, ImportOrigin? ImportedFrom = null)
{
    public static readonly SessionMetadata None = new(Archived: false, ClearedAt: 0, ForkedFrom: null, []);
}

/// <summary>The session another was forked from, and its last entry that was taken over.</summary>
public sealed record ForkOrigin(SessionId Session, long At);

/// <summary>The session of another program that was imported.</summary>
/// <param name="Entries">How many entries it became.</param>
/// <param name="Usage">What that program told of its usage; nothing of it is charged here.</param>
public sealed record ImportOrigin(string Program, string? Version, string Session, string File, string Hash, long Bytes, long Entries, UsageTotals Usage);

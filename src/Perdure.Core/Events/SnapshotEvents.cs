using System.Collections.Immutable;

namespace Perdure.Core.Events;

/// <summary>The workspace was recorded as it stood: after every tool before this entry, and before every tool after it.</summary>
/// <param name="Tree">Names what was recorded; the same content has the same name.</param>
/// <param name="LeftOut">Files that are not part of it, each with the reason, for people; null where they are those of the snapshot before.</param>
public sealed record SnapshotTaken(int Number, string Tree, ImmutableArray<string>? LeftOut = null) : SessionEvent;

/// <summary>The workspace could not be recorded; the work goes on and no more snapshots are tried in this session.</summary>
public sealed record SnapshotsDisabled(int Number, string Why) : SessionEvent;

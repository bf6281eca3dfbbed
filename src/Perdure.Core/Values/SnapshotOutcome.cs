using System.Collections.Immutable;

namespace Perdure.Core.Values;

/// <summary>What came of recording the workspace.</summary>
public abstract record SnapshotOutcome
{
    private protected SnapshotOutcome() { }
}

/// <param name="LeftOut">Files that could not be a part of it, each with the reason, few enough for a log line.</param>
public sealed record SnapshotRecorded(string Tree, ImmutableArray<string> LeftOut) : SnapshotOutcome;

/// <param name="Why">For the user: what was expected, what was found.</param>
public sealed record SnapshotNotRecorded(string Why) : SnapshotOutcome;

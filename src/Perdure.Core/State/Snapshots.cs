using System.Collections.Immutable;

namespace Perdure.Core.State;

/// <summary>What is known of the snapshots of the workspace, and whether the newest still tells how it stands.</summary>
/// <param name="Taken">The number of the newest; 0 before the first.</param>
/// <param name="First">The tree of the first: how the workspace was before the session changed anything.</param>
/// <param name="Since">The entry since which the workspace may have changed.</param>
/// <param name="LeftOut">Files that are not part of the newest, as far as they have been told.</param>
/// <param name="Resting">Why no more are taken; null while they are.</param>
public sealed record Snapshots(
    int Taken, string? First, string? Newest, SnapshotNeed Need, long Since, ImmutableArray<string> LeftOut, string? Resting = null)
{
    public static readonly Snapshots None = new(0, First: null, Newest: null, SnapshotNeed.BeforeWork, Since: 0, LeftOut: []);
}

/// <summary>When the next snapshot has to be taken.</summary>
public enum SnapshotNeed
{
    /// <summary>The newest tells how the workspace stands, as far as anybody here can know.</summary>
    None,

    /// <summary>A person may have changed something; it matters when the next tool is about to change something too.</summary>
    BeforeWork,

    /// <summary>A tool of ours may have changed something.</summary>
    Now,
}

using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Values;

namespace Perdure.Runtime.Ports;

/// <summary>
/// Records workspaces as they stand, tells what differs between two moments, and brings files back.
/// </summary>
/// <remarks>
/// The story: a tree names a content. Taking a snapshot twice is harmless, and killed half way it is taken again. What the user keeps
/// in version control, with its index and configuration, is never touched. A file is only ever written over that still is what the
/// caller believes it to be; every other one is named.
/// </remarks>
public interface ISnapshots
{
    /// <summary>Records the workspace. What goes wrong is said, not thrown: the work goes on without.</summary>
    Task<SnapshotOutcome> TakeAsync(SnapshotOrder order, CancellationToken cancel);

    /// <summary>What differs between two trees.</summary>
    /// <param name="to">Null for the workspace as it is now.</param>
    /// <exception cref="SnapshotException">A tree is not there any more, or git does not work here.</exception>
    Task<WorkspaceDifference> CompareAsync(string workspace, string from, string? to, CancellationToken cancel);

    /// <summary>Brings files back. Stopped half way, the same order given again finishes it.</summary>
    /// <exception cref="SnapshotException">A tree is not there any more, the workspace cannot be recorded, or git does not work here.</exception>
    Task<RestoreResult> RestoreAsync(RestoreOrder order, CancellationToken cancel);

    /// <summary>Commits a recorded tree to a branch of the repository the workspace lies in. Nothing but its objects and that branch is touched, no hook runs.</summary>
    /// <returns>The branch's newest commit; null where the tree brings nothing that was not committed before.</returns>
    /// <exception cref="SnapshotException">There is no such repository, or it cannot be written to.</exception>
    Task<string?> CommitAsync(ProgressOrder order, CancellationToken cancel) => throw new SnapshotException("this program keeps no snapshots");

    /// <summary>Lets go of all snapshots of a session; the room is freed when snapshots are next pruned, or tidied.</summary>
    Task ForgetAsync(string workspace, SessionId session, CancellationToken cancel);

    /// <summary>Frees the room of what nobody keeps any more, as far as nobody is just recording.</summary>
    /// <returns>How many bytes that freed.</returns>
    Task<long> TidyAsync(string workspace, CancellationToken cancel);
}

/// <param name="Number">Counts the snapshots of the session. The same number given again takes the place of the first.</param>
/// <param name="Previous">The tree of the session's snapshot before, which is kept; null where there is none.</param>
public sealed record SnapshotOrder(SessionId Session, string Workspace, int Number, string? Previous);

/// <param name="Tree">What is committed, as it was recorded.</param>
/// <param name="Branch">Its name, without <c>refs/heads/</c>.</param>
public sealed record ProgressOrder(string Workspace, string Tree, string Branch, string Message);

/// <param name="Text">A unified diff.</param>
/// <param name="IsCut">The diff was longer than anybody reads; <paramref name="Files"/> is whole.</param>
public sealed record WorkspaceDifference(string From, string To, ImmutableArray<ChangedFile> Files, string Text, bool IsCut);

/// <param name="Path">From the workspace on, with slashes.</param>
/// <param name="LinesAdded">Null where it is no text.</param>
/// <param name="LinesRemoved">Null where it is no text.</param>
public sealed record ChangedFile(string Path, FileChangeKind Fate, int? LinesAdded = null, int? LinesRemoved = null);

/// <summary>What became of a file on the way from one tree to another.</summary>
public enum FileChangeKind
{
    Added,
    Changed,
    Removed,
}

/// <param name="To">The tree that files are brought back from.</param>
/// <param name="Expected">How the caller believes the workspace to stand; a file that does not is a conflict.</param>
/// <param name="Paths">Files or folders to bring back; null for all.</param>
/// <param name="Spared">Files that are conflicts however they are now: others have changed them. Null for none.</param>
/// <param name="Overwrite">Conflicts are written over too. What was there is in <see cref="RestoreResult.Before"/>.</param>
/// <param name="OnlyLook">Say what would be done and do nothing.</param>
public sealed record RestoreOrder(
    SessionId Session, string Workspace, string To, string Expected, ImmutableArray<string>? Paths = null, bool Overwrite = false, bool OnlyLook = false, ImmutableArray<string>? Spared = null);

/// <param name="Before">The tree of the workspace as it was before: restoring it undoes this.</param>
/// <param name="Files">What was brought back, and how that changed the workspace.</param>
/// <param name="Conflicts">Files that were left alone, each with the reason.</param>
public sealed record RestoreResult(string Before, ImmutableArray<ChangedFile> Files, ImmutableArray<RestoreConflict> Conflicts);

public sealed record RestoreConflict(string Path, string Why);

/// <summary>Snapshots cannot be used for this. The message is for the user: expected, found, what to do.</summary>
public sealed class SnapshotException(string message, Exception? inner = null) : Exception(message, inner);

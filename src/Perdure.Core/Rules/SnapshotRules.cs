using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>When the workspace has to be recorded: before a turn's first tool that changes something, and after each such tool.</summary>
/// <remarks>
/// Nothing here starts anything: a snapshot that is due is open work, and the facts that have to come after it are held back until it is
/// there. So it is taken beside the next model call, and a process that was killed meanwhile finds the same work open again.
/// </remarks>
internal static class SnapshotRules
{
    /// <summary>Whether a fact that follows may be recorded now, or has to wait for a snapshot.</summary>
    public static bool Allow(SessionState state, SessionEvent? next) => next switch
    {
        ToolStarted started => !Waits(state, started),
        TurnEnded => !AreTaken(state) || state.Snapshots.Need != SnapshotNeed.Now,
        GoalCompletionClaimed or ProofBegun => !AreTaken(state) || state.Snapshots.Need == SnapshotNeed.None,
        GoalStatusChanged { To: CompleteGoal } or ProofEnded => !AreTaken(state) || state.Snapshots.Need != SnapshotNeed.Now,
        ToolFinished finished when ClaimRules.OpenClaim(state) is { } claim && claim.Call == finished.Call => !AreTaken(state) || state.Snapshots.Need != SnapshotNeed.Now,
        _ => true,
    };

    public static IEnumerable<SessionEffect> Due(SessionState state) =>
        IsDue(state) ? [new TakeSnapshot(state.Snapshots.Taken + 1, state.Snapshots.Since)] : [];

    public static bool IsDue(SessionState state) => IsOfRewind(state) || (AreTaken(state) && (state.Snapshots.Need, state.Turn?.Situation) switch
    {
        (SnapshotNeed.None, _) => false,
        (SnapshotNeed.Now, _) when ClaimRules.OpenClaim(state) is { } claim => claim.Run is null, // A check is let run to its end first.
        (_, null) => IdleProof.IsDue(state),
        (SnapshotNeed.Now, _) => true,
        (SnapshotNeed.BeforeWork, RunningTools(var calls)) => CallOrder.Next(state, calls) switch
        {
            ToolStarted next => Waits(state, next),
            GoalCompletionClaimed => true,
            _ => false,
        },
        _ => false,
    });

    /// <returns>The tree that tells how the workspace stands; null where nobody can know.</returns>
    public static string? CurrentTree(SessionState state) => AreTaken(state) && state.Snapshots.Need == SnapshotNeed.None ? state.Snapshots.Newest : null;

    public static Decision Response(SessionState state, ReportSnapshot report)
    {
        var (known, number) = (state.Snapshots, state.Snapshots.Taken + 1);
        if (!IsDue(state) || (report.Number, report.Since) != (number, known.Since)) { return Decision.Nothing; }

        return report.Outcome switch
        {
            SnapshotRecorded(var tree, var leftOut) => Decision.Of(new SnapshotTaken(number, tree, leftOut.SequenceEqual(known.LeftOut) ? null : leftOut)),
            // Without a way back nothing is written over.
            SnapshotNotRecorded(var why) when state.Rewinding is { Stage: RewindStage.RecordingBefore } => Decision.Of(new FilesRewound([], why)),
            SnapshotNotRecorded(var why) => Decision.Of(new SnapshotsDisabled(number, why)),
            var other => throw new InvalidOperationException($"Snapshots: expected an outcome that is known, found {other.GetType().Name}."),
        };
    }

    public static SessionState Taken(SessionState state, SnapshotTaken taken) => RewindRules.Recorded(ProgressTracker.Looked(state, taken.Tree)) with
    {
        Snapshots = state.Snapshots with
        {
            Taken = taken.Number,
            First = state.Snapshots.First ?? taken.Tree,
            Newest = taken.Tree,
            Need = SnapshotNeed.None,
            LeftOut = taken.LeftOut ?? state.Snapshots.LeftOut,
        },
    };

    public static SessionState Rested(SessionState state, string why) => RewindRules.Recorded(state) with { Snapshots = state.Snapshots with { Resting = why } };

    /// <summary>Whoever turns them on again wants them tried again.</summary>
    public static SessionState Chosen(SessionState state, Settings before) => state.Settings.Snapshots is true && before.Snapshots is not true
        ? Stale(state with { Snapshots = state.Snapshots with { Resting = null } }, SnapshotNeed.BeforeWork)
        : state;

    /// <summary>Between two turns, and while a question waited, the user may have changed anything.</summary>
    public static SessionState PersonActed(SessionState state) =>
        Stale(state, state.Turn is not null && state.Snapshots.Need == SnapshotNeed.Now ? SnapshotNeed.Now : SnapshotNeed.BeforeWork);

    public static SessionState Finished(SessionState state, CallId call) =>
        Running(state).Any(open => open.Call.Id == call && open.Run is not null && Changes(state, open.Call))
            ? Stale(state, SnapshotNeed.Now)
            : state;

    /// <summary>A command in the background may have changed the workspace up to its end.</summary>
    public static SessionState CommandEnded(SessionState state) => state switch
    {
        { Turn: null } => Stale(state, SnapshotNeed.BeforeWork),
        // Its own end is next, and is recorded; the checks of a goal are not.
        _ when Running(state).Any(open => open is { Run: not null, Outcome: null } && open.Call.Tool != GoalTools.Update && Changes(state, open.Call)) => state,
        _ => Stale(state, SnapshotNeed.Now),
    };

    /// <summary>Whether the workspace is recorded, so that it is known whether it has changed.</summary>
    public static bool AreTaken(SessionState state) => state is { Settings.Snapshots: true, Snapshots.Resting: null };

    /// <summary>A command of the proof may have left something behind.</summary>
    public static SessionState Checked(SessionState state) => Stale(state, SnapshotNeed.Now);

    /// <summary>We have changed it ourselves.</summary>
    public static SessionState Changed(SessionState state) => Stale(state, SnapshotNeed.Now);

    private static SessionState Stale(SessionState state, SnapshotNeed need) =>
        state with { Snapshots = state.Snapshots with { Need = need, Since = state.Seq } };

    /// <summary>A rewind asks for its snapshots even where none are taken otherwise: they are the way back.</summary>
    private static bool IsOfRewind(SessionState state) => state.Rewinding is { Stage: RewindStage.RecordingBefore or RewindStage.RecordingAfter };

    private static bool Waits(SessionState state, ToolStarted next) =>
        AreTaken(state)
        && state.Snapshots.Need != SnapshotNeed.None
        && Running(state).Any(open => open.Call.Id == next.Call && Changes(state, open.Call));

    private static ImmutableArray<OpenCall> Running(SessionState state) => state.Turn?.Situation switch
    {
        RunningTools(var calls) => calls,
        StoppingTools(var calls) => calls,
        _ => [],
    };

    /// <summary>What is not known to change nothing may change anything.</summary>
    private static bool Changes(SessionState state, ToolCall call) => !CallOrder.IsReadOnly(state, call);
}

using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>How a session is taken back to an earlier entry: the files first, step by step, and then the conversation.</summary>
/// <remarks>
/// The workspace is recorded before and after, as around a tool. So the way back is a snapshot like any other, and what the session knows
/// of the files stays true. Each step follows from the state: a process that is killed at any of them leaves the rest to the next.
/// </remarks>
internal static class RewindRules
{
    public static Decision Answer(SessionState state, RewindConversation rewind)
    {
        if (Problem(state, rewind.To) is { } problem) { return problem; }

        return Fits(state, rewind.Place)
            ? Decision.Of(new ConversationRewound(rewind.To, rewind.Place.Items, rewind.Place.Undoing))
            : Decision.Refuse(RefusalCode.NoSuchPlace, Compacted(rewind.To));
    }

    public static Decision Answer(SessionState state, RewindFiles rewind)
    {
        var wanted = rewind.Wanted;
        if (Problem(state, wanted.To) is { } problem) { return problem; }
        if (rewind.SeenAt != state.Seq) { return Decision.Refuse(RefusalCode.ChangedSince, $"Expected nothing to happen while the rewind was looked at, found entries {rewind.SeenAt + 1} to {state.Seq} since; look again."); }
        if (wanted.Talk is { } talk && !Fits(state, talk)) { return Decision.Refuse(RefusalCode.NoSuchPlace, Compacted(wanted.To)); }

        return Decision.Of(wanted);
    }

    public static Decision Response(SessionState state, ReportFilesRewound report) =>
        state.Rewinding is { Stage: RewindStage.BringingBack } rewinding && rewinding.Begun == report.Begun
            ? Decision.Of(new FilesRewound(report.LeftAlone, report.Problem))
            : Decision.Nothing;

    /// <summary>Work of a rewind; recording the workspace is a snapshot like any other.</summary>
    public static IEnumerable<SessionEffect> In(SessionState state) =>
        state.Rewinding is { Stage: RewindStage.BringingBack } rewinding ? [new BringFilesBack(rewinding.Begun)] : [];

    public static ConversationRewound? Next(Rewinding rewinding) => rewinding is { Stage: RewindStage.TakingTalkBack, Wanted.Talk: { } talk }
        ? new ConversationRewound(rewinding.Wanted.To, talk.Items, talk.Undoing)
        : null;

    public static SessionState Begun(SessionState state, FilesRewindBegun wanted) =>
        SnapshotRules.PersonActed(state) with { Rewinding = new Rewinding(state.Seq, wanted, RewindStage.RecordingBefore, []) };

    public static SessionState Rewound(SessionState state, FilesRewound rewound)
    {
        if (rewound.Problem is not null) { return state with { Rewinding = null }; }

        var rewinding = state.Rewinding! with { Stage = RewindStage.RecordingAfter, LeftAlone = rewound.LeftAlone };
        return SnapshotRules.Changed(state.AppendNotice(rewound.Notice) with { Rewinding = rewinding });
    }

    /// <summary>The workspace was recorded, or will not be: either way the rewind goes on.</summary>
    public static SessionState Recorded(SessionState state) => state.Rewinding switch
    {
        { Stage: RewindStage.RecordingBefore } before => state with { Rewinding = before with { Stage = RewindStage.BringingBack } },
        { Stage: RewindStage.RecordingAfter, Wanted.Talk: not null } after => state with { Rewinding = after with { Stage = RewindStage.TakingTalkBack } },
        { Stage: RewindStage.RecordingAfter } => state with { Rewinding = null },
        _ => state,
    };

    public static SessionState Rewound(SessionState state, ConversationRewound rewound)
    {
        var undone = rewound.Undoing is true ? state.Metadata.Removed : null;
        var whole = Whole(state, undone);
        var kept = whole[..Math.Min(rewound.Items, whole.Length)];
        var at = Math.Min(undone?.At ?? kept.Length, kept.Length);
        var isWhole = IsWhole(state, rewound);
        var back = TranscriptCut.Closed(
            state with
            {
                Transcript = kept,
                Meter = state.Meter.Restarted(MetadataRules.PrefixChars(state) + kept.Sum(item => item.Chars)),
                Notes = [], // Some were told after that entry; all are told again.
                Plan = isWhole ? undone!.Plan : [],
                Rewinding = null,
                Metadata = state.Metadata with { Removed = new RemovedTranscript(at, state.Transcript[at..], state.Plan, state.LastEnd, state.QueuePaused) },
            },
            rewound.Result,
            rewound.Notice);
        return back with
        {
            LastEnd = isWhole ? undone!.LastEnd : new TurnEnded(state.Turns, TurnEnd.Interrupted, $"taken back to entry {rewound.To}"),
            QueuePaused = (!isWhole || undone!.QueuePaused) && !SaidMeanwhile(state),
        };
    }

    /// <summary>Whether all that was taken out is back.</summary>
    public static bool IsWhole(SessionState state, ConversationRewound rewound) =>
        rewound.Undoing is true && state.Metadata.Removed is { } undone && rewound.Items >= undone.At + undone.Items.Length;

    /// <summary>What is said while files are brought back is meant for afterwards.</summary>
    private static bool SaidMeanwhile(SessionState state) => state is { Rewinding: not null, QueuePaused: false, Waiting.IsEmpty: false };

    private static Decision? Problem(SessionState state, long to) =>
        !state.AtRest ? MetadataRules.Busy(state)
        : to < 1 || to > state.Seq ? Decision.Refuse(RefusalCode.NoSuchPlace, $"Expected an entry from 1 to {state.Seq}, found {to}.")
        : null;

    private static bool Fits(SessionState state, TranscriptPosition place) => place.Items >= 0 && (place.Undoing is true
        ? state.Metadata.Removed is { } taken && place.Items <= taken.At + taken.Items.Length
        : place.Items <= state.Transcript.Length);

    private static string Compacted(long to) =>
        $"The history was compacted after entry {to}, or taken back more than once since, so the talk cannot be taken back there; fork the session at that entry instead.";

    private static Transcript Whole(SessionState state, RemovedTranscript? undone) =>
        undone is null ? state.Transcript : [.. state.Transcript[..undone.At], .. undone.Items];
}

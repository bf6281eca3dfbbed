using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>Files that are being brought back, and how far that is.</summary>
/// <param name="Begun">The entry that asked for it.</param>
public sealed record Rewinding(long Begun, FilesRewindBegun Wanted, RewindStage Stage, ImmutableArray<string> LeftAlone);

/// <summary>The steps of a rewind; each is finished by whoever opens the session, so one that was cut off anywhere is brought to its end.</summary>
public enum RewindStage
{
    /// <summary>The workspace is recorded as it stands, so that there is a way back.</summary>
    RecordingBefore,

    BringingBack,

    /// <summary>Recorded as it stands now, so that what the session knows of the files is true again.</summary>
    RecordingAfter,

    /// <summary>The files are there; the conversation follows by itself.</summary>
    TakingTalkBack,
}

/// <summary>What taking the conversation back took out of it, kept until the history is next compacted, for who wants it undone.</summary>
/// <param name="At">Where in the transcript it was.</param>
public sealed record RemovedTranscript(int At, Transcript Items, ImmutableArray<PlanStep> Plan, TurnEnded? LastEnd, bool QueuePaused);

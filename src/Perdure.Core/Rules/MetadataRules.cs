using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What is answered to those who do something to the session itself, and what it makes true.</summary>
internal static class MetadataRules
{
    /// <summary>Amendments in view; who changes his mind more often has superseded the first.</summary>
    private const int AmendmentsMax = 20;

    public static Decision Answer(SessionState state, MetadataCommand command) => command switch
    {
        ArchiveSession(var archived) when archived == state.Metadata.Archived => Decision.Nothing,
        ArchiveSession(true) => Decision.Of(new SessionArchived()),
        ArchiveSession => Decision.Of(new SessionUnarchived()),
        ClearContext => state.AtRest ? Decision.Of(new ContextCleared()) : Busy(state),
        MoveSession(var workspace) when workspace == state.Started!.Workspace => Decision.Nothing,
        MoveSession when state.Rewinding is not null => Busy(state),
        MoveSession(var workspace) => Decision.Of(new SessionMoved(workspace)),
        RewindConversation rewind => RewindRules.Answer(state, rewind),
        RewindFiles rewind => RewindRules.Answer(state, rewind),
        AmendInstructions(var id, _, _) when state.SeenInputs.Contains(id) => Decision.Nothing,
        AmendInstructions(_, var text, _) when WaitingInput.Obstacle(state, text) is { } obstacle => Decision.Refuse(RefusalCode.QueueFull, obstacle),
        AmendInstructions(var id, var text, var from) => Decision.Of(new InstructionsAmended(id, text, from)),
        RecordRepair(var repair) => Decision.Of(repair),
        _ => throw new UnreachableException($"Bookkeeping: every command has an answer, found {command.GetType().Name}."),
    };

    public static SessionState Apply(SessionState state, MetadataEvent happened) => happened switch
    {
        SessionArchived => state with { Metadata = state.Metadata with { Archived = true } },
        SessionUnarchived => state with { Metadata = state.Metadata with { Archived = false } },
        ContextCleared => Cleared(state),
        SessionForked forked => Forked(state, forked),
        SessionMoved(var workspace) => state with { Started = state.Started! with { Workspace = workspace } },
        ConversationRewound rewound => RewindRules.Rewound(state, rewound),
        FilesRewindBegun begun => RewindRules.Begun(state, begun),
        FilesRewound rewound => RewindRules.Rewound(state, rewound),
        InstructionsAmended amended => Amended(state, amended),
        LogRepaired repaired => Repaired(state, repaired),
        ForeignRecordPreserved => state,
        SessionImported imported => Imported(state, imported),
        _ => throw new UnreachableException($"Bookkeeping: every event has a rule, found {happened.GetType().Name}."),
    };

    private static SessionState Cleared(SessionState state) => state with
    {
        Transcript = [],
        Meter = state.Meter.Restarted(PrefixChars(state)),
        Notes = [],
        Plan = [],
        FilesTouched = [],
        UnknownOutcomes = [],
        Waiting = [],
        QueuePaused = false,
        LastEnd = null,
        RepliesSinceCompaction = 0,
        Overflow = ContextOverflow.None,
        Metadata = state.Metadata with { ClearedAt = state.Seq, Amendments = [], Removed = null },
    };

    /// <summary>Where the other session was in the middle of something, this one is not: it has run nothing and asked nobody.</summary>
    private static SessionState Forked(SessionState state, SessionForked forked) => TranscriptCut.Closed(
        state with
        {
            Started = state.Started! with { Id = forked.Id, Workspace = forked.Workspace ?? state.Started.Workspace },
            Name = null,
            Waiting = [],
            Goal = null, // The other pursues it, and its commands end there.
            Background = [],
            UndeliveredEnds = [],
            Agents = [], // They are the other's,
            Settings = state.Settings with { Delegation = null }, // and so is whoever waits for it.
            AgentWait = null,
            DeferredQuestions = [], // The other asked, and hears the answer.
            AllowedOnce = [],
            Usage = UsageTotals.None,
            Rewinding = null,
            Metadata = state.Metadata with { Archived = false, ForkedFrom = new ForkOrigin(forked.From, forked.At), Removed = null },
        },
        forked.Result,
        forked.Notice);

    /// <summary>Delivered like a steer: before the next model call, and never between a call and its result.</summary>
    private static SessionState Amended(SessionState state, InstructionsAmended amended) => state with
    {
        Waiting = state.Waiting.Add(new WaitingInput(state.Seq, amended.Id, $"{amended.Opening}\n\n{amended.Text.Trim()}", Delivery.Steer)),
        SeenInputs = EventFold.Seen(state, amended.Id),
        QueuePaused = false,
        Metadata = state.Metadata with { Amendments = [.. state.Metadata.Amendments.Append(amended.Text).TakeLast(AmendmentsMax)] },
    };

    private static SessionState Repaired(SessionState state, LogRepaired repaired) => TranscriptCut.Closed(
        state with
        {
            Runs = Math.Max(state.Runs, repaired.Runs),
            UnknownOutcomes = repaired.Notice is { } unknown ? state.UnknownOutcomes.Add(unknown) : state.UnknownOutcomes,
        },
        repaired.Result,
        repaired.Notice);

    /// <summary>What its program used is known and not charged, and says nothing about how many tokens our requests will have.</summary>
    private static SessionState Imported(SessionState state, SessionImported imported)
    {
        var closed = TranscriptCut.Closed(
            state with
            {
                Waiting = [],
                SeenInputs = [],
                Usage = UsageTotals.None,
                Autonomy = new AutonomyUsage(),
                Metadata = state.Metadata with
                {
                    ImportedFrom = new ImportOrigin(
                        imported.Program, imported.Version, imported.Session, imported.File, imported.Hash, imported.Bytes, state.Seq, state.Usage),
                },
            },
            imported.Result,
            imported.Notice);
        return closed with { Meter = ContextMeter.Empty.Plus(closed.Meter.Chars) };
    }

    internal static long PrefixChars(SessionState state) => state.Meter.Chars - state.Transcript.Sum(item => item.Chars);

    internal static Decision Busy(SessionState state) => state.Rewinding is { } rewinding
        ? Decision.Refuse(RefusalCode.Rewinding, $"Expected the session at rest, found it being taken back to entry {rewinding.Wanted.To}; finish that first.")
        : Decision.Refuse(RefusalCode.Busy, $"Expected the session at rest, found turn {state.Turns} open; finish or stop it first.");
}

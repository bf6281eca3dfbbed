using System.Text.Json.Serialization;

namespace Perdure.Core;

/// <summary>
/// A fact about a session. Facts are written once, in the past tense, and never edited;
/// the short names below are on disk for good. docs/log.md shows a line of each.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SessionStarted), "session-started")]
[JsonDerivedType(typeof(SettingsChanged), "settings-changed")]
[JsonDerivedType(typeof(SessionNamed), "session-named")]
[JsonDerivedType(typeof(InputReceived), "input-received")]
[JsonDerivedType(typeof(InputRefused), "input-refused")]
[JsonDerivedType(typeof(InputEdited), "input-edited")]
[JsonDerivedType(typeof(InputRemoved), "input-removed")]
[JsonDerivedType(typeof(InputsJoined), "inputs-joined")]
[JsonDerivedType(typeof(TurnStarted), "turn-started")]
[JsonDerivedType(typeof(TurnResumed), "turn-resumed")]
[JsonDerivedType(typeof(TurnEnded), "turn-ended")]
[JsonDerivedType(typeof(InterruptRequested), "interrupt-requested")]
[JsonDerivedType(typeof(SurroundingsNoted), "surroundings-noted")]
[JsonDerivedType(typeof(ModelAsked), "model-asked")]
[JsonDerivedType(typeof(ModelReplied), "model-replied")]
[JsonDerivedType(typeof(ModelCallFailed), "model-call-failed")]
[JsonDerivedType(typeof(ModelSwitched), "model-switched")]
[JsonDerivedType(typeof(ToolStarted), "tool-started")]
[JsonDerivedType(typeof(ToolFinished), "tool-finished")]
[JsonDerivedType(typeof(PlanUpdated), "plan-updated")]
[JsonDerivedType(typeof(QuestionAsked), "question-asked")]
[JsonDerivedType(typeof(QuestionAnswered), "question-answered")]
[JsonDerivedType(typeof(CeilingReached), "ceiling-reached")]
[JsonDerivedType(typeof(SnapshotTaken), "snapshot-taken")]
[JsonDerivedType(typeof(SnapshotsRested), "snapshots-rested")]
[JsonDerivedType(typeof(LoopNoticed), "loop-noticed")]
[JsonDerivedType(typeof(CompactionBegun), "compaction-begun")]
[JsonDerivedType(typeof(CompactionAbandoned), "compaction-abandoned")]
[JsonDerivedType(typeof(SummaryAsked), "summary-asked")]
[JsonDerivedType(typeof(SummaryFailed), "summary-failed")]
[JsonDerivedType(typeof(HistoryCompacted), "history-compacted")]
[JsonDerivedType(typeof(SessionArchived), "session-archived")]
[JsonDerivedType(typeof(SessionUnarchived), "session-unarchived")]
[JsonDerivedType(typeof(ContextCleared), "context-cleared")]
[JsonDerivedType(typeof(SessionForked), "session-forked")]
[JsonDerivedType(typeof(SessionMoved), "session-moved")]
[JsonDerivedType(typeof(TalkRewound), "talk-rewound")]
[JsonDerivedType(typeof(InstructionsAmended), "instructions-amended")]
[JsonDerivedType(typeof(LogRepaired), "log-repaired")]
public abstract record SessionEvent
{
    private protected SessionEvent() { }
}

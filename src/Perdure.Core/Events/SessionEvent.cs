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
[JsonDerivedType(typeof(GoalSet), "goal-set")]
[JsonDerivedType(typeof(GoalEdited), "goal-edited")]
[JsonDerivedType(typeof(GoalPaused), "goal-paused")]
[JsonDerivedType(typeof(GoalResumed), "goal-resumed")]
[JsonDerivedType(typeof(GoalCleared), "goal-cleared")]
[JsonDerivedType(typeof(GoalStatusChanged), "goal-status-changed")]
[JsonDerivedType(typeof(GoalTold), "goal-told")]
[JsonDerivedType(typeof(GoalContinued), "goal-continued")]
[JsonDerivedType(typeof(GoalWindingDown), "goal-winding-down")]
[JsonDerivedType(typeof(GoalSealed), "goal-sealed")]
[JsonDerivedType(typeof(GoalCompletionClaimed), "goal-completion-claimed")]
[JsonDerivedType(typeof(GoalObstacleNamed), "goal-obstacle-named")]
[JsonDerivedType(typeof(CheckStarted), "check-started")]
[JsonDerivedType(typeof(CheckFinished), "check-finished")]
[JsonDerivedType(typeof(JudgeAsked), "judge-asked")]
[JsonDerivedType(typeof(JudgeFailed), "judge-failed")]
[JsonDerivedType(typeof(GoalJudged), "goal-judged")]
[JsonDerivedType(typeof(HandoverKept), "handover-kept")]
[JsonDerivedType(typeof(ContextRenewed), "context-renewed")]
public abstract record SessionEvent
{
    private protected SessionEvent() { }
}

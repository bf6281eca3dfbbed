using Perdure.Cli.Agents;
using Perdure.Cli.Exec;
using Perdure.Cli.Questions;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Sessions;

/// <summary>Says in one line what an entry records.</summary>
internal static class EntryLine
{
    private const int TextCharsMax = 100;

    /// <summary>Enough of a tree's name to tell it from the others.</summary>
    private const int TreeChars = 10;

    public static string Of(LogEntry entry) => $"{entry.Seq,6}  {entry.At.ToLocalTime():MM-dd HH:mm:ss}  {What(entry.Event)}";

    public static string What(SessionEvent happened) => happened switch
    {
        SessionStarted started => $"session started in {started.Workspace} from {started.Client}",
        SettingsChanged(var settings) => $"settings changed: {string.Join(", ", settings.Models.Select(model => model.Ref))}",
        SessionNamed(var name) => $"named {name}",
        InputReceived input => $"input: {Short(input.Text)}",
        InputRefused(_, _, var reason) => $"input refused: {reason}",
        InputEdited(_, var text) => $"input edited: {Short(text)}",
        InputRemoved => "input removed",
        InputsJoined(var inputs) => $"{UsageLine.Count(inputs.Length, "input")} joined the turn",
        TurnStarted { Turn: var turn } => $"turn {turn} started",
        TurnResumed { Turn: var turn } => $"turn {turn} resumed",
        TurnEnded(var turn, var reason, var detail) => $"turn {turn} {LogWords.Of(reason)}{(detail is null ? "" : $": {Short(detail)}")}",
        InterruptRequested(var from) => $"interrupted from {from}",
        SurroundingsNoted(_, var notes) => $"surroundings: {UsageLine.Count(notes.Length, "new note")}",
        ModelAsked asked => $"{asked.Model} asked with about {UsageLine.Tokens(asked.Tokens)} tokens{(asked.Attempt > 1 ? $" (attempt {asked.Attempt})" : "")}",
        ModelReplied replied => $"replied: {string.Join("; ", replied.Items.Select(Item))}",
        ModelCallFailed failed => $"model call failed ({LogWords.Of(failed.Failure.Kind)}): {Short(failed.Failure.Message)}",
        ModelSwitched(var from, var to, var why) => $"{to} in place of {from}: {Short(why)}",
        ToolStarted { Unconfined: true, Call: var call } => $"tool started outside the sandbox: {call}",
        ToolStarted { Call: var call } => $"tool started: {call}",
        ToolFinished(var call, var outcome) => $"tool {LogWords.Of(outcome.Status)}: {call}: {Short(outcome.Text)}",
        CommandStopRequested(var run, var from) => $"command {run} is to be ended, asked from {from}",
        CommandEnded(var run, var outcome) => $"command {run} left running has ended: {Short(outcome.Text)}",
        PlanUpdated(_, var steps, _) => $"plan: {steps.Count(step => step.Status == PlanStatus.Completed)}/{steps.Length}",
        SnapshotTaken taken => $"snapshot {taken.Number}: {taken.Tree[..Math.Min(taken.Tree.Length, TreeChars)]}{(taken.LeftOut is { IsEmpty: false } left ? $" without {Short(string.Join(", ", left))}" : "")}",
        SnapshotsDisabled(_, var why) => $"no snapshots any more: {Short(why)}",
        QuestionAsked { Question: var question } => $"asked: {Short(QuestionText.Line(question))}",
        QuestionAnswered(_, var answer, var from) => $"answered from {from}: {Short(QuestionText.Line(answer))}",
        CeilingReached(_, var detail) => $"ceiling: {Short(detail)}",
        LoopNoticed loop => $"no progress for {loop.Rounds} rounds ({LogWords.Of(loop.Degree)}): {Short(loop.Evidence)}",
        CompactionBegun(_, var cause) => $"compaction begun ({LogWords.Of(cause)})",
        CompactionAbandoned(_, var why) => $"compaction abandoned: {Short(why)}",
        SummaryAsked(_, _, var model) => $"{model} asked for a summary",
        SummaryFailed { Failure: var failure } => $"no summary: {Short(failure.Message)}",
        ClockSetBack(var from, var to) => $"the clock was set back from {from:yyyy-MM-dd HH:mm:ss} to {to:yyyy-MM-dd HH:mm:ss} UTC",
        HistoryCompacted compacted => $"history compacted{(compacted.Trimmed ? " by rule" : "")}",
        SessionArchived => "archived",
        SessionUnarchived => "listed again",
        ContextCleared => "context cleared",
        SessionForked(_, var from, var at, _) => $"forked from {from} at entry {at}",
        SessionMoved(var workspace) => $"works in {workspace} from now on",
        ConversationRewound(var to, _, var undoing) => undoing is true ? $"talk brought back as at entry {to}" : $"talk taken back to entry {to}",
        FilesRewindBegun(var to, _, _, _, _, var talk) => $"files{(talk is null ? "" : " and talk")} to be taken back to entry {to}",
        FilesRewound(_, { } problem) => $"files not taken back: {Short(problem)}",
        FilesRewound(var left, _) => $"files taken back{(left.IsEmpty ? "" : $"; {left.Length} left alone: {Short(left[0])}")}",
        InstructionsAmended(_, var text, _) => $"instructions amended: {Short(text)}",
        AgentSpawned spawned => $"agent {spawned.Agent} spawned as session {spawned.Session}: {Short(spawned.Task)}",
        AgentMessageSent sent => $"agent {sent.Agent} told: {Short(sent.Text)}",
        AgentProgressed { Question: { } question } seen => $"agent {seen.Agent} asks: {Short(question)}",
        AgentProgressed seen => $"agent {seen.Agent}: {Agents.AgentSummary.Spent(seen.Spent)}",
        AgentStopped stopped => $"agent {stopped.Agent} stopped",
        AgentFinished rested => $"agent {rested.Agent} {LogWords.Of(rested.Status)}: {Short(rested.Text)}",
        AgentsAwaited awaited => $"waits for agent {string.Join(", ", awaited.Agents)}",
        AgentResultsDelivered(var call, _, var text) => $"wait over: {call}: {Short(text)}",
        ForeignRecordPreserved(var kind, var raw) => $"kept unread ({Short(kind)}): {Short(raw)}",
        SessionImported imported => $"imported from {imported.Program}, session {imported.Session}",
        LogRepaired(var bytes, _, _, var lost) => $"log repaired: {bytes} bytes were taken out{(lost > 0 ? $", {lost} entries or more are gone" : "")}",
        _ => happened.GetType().Name,
    };

    private static string Item(ReplyItem item) => item switch
    {
        MessageItem(var text) => Short(text),
        ToolCallItem(var call) => Exec.ToolLabel.Of(call),
        _ => "reasoning",
    };

    private static string Short(string text) => Printable.FirstLine(text, TextCharsMax);
}

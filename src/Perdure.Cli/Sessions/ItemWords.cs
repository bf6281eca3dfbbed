using Perdure.Cli.Goals;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting;

namespace Perdure.Cli.Sessions;

/// <summary>Says in a sentence what happened, for documents.</summary>
internal static class ItemWords
{
    /// <returns>Null where a document says nothing of it, or shows more than a sentence.</returns>
    public static string? Of(ViewChange change, SessionState state) => change switch
    {
        ViewChange.TurnEnded({ End: not TurnEnd.Answered, End: { } end } turn) => $"The turn ended: {turn.Detail ?? LogWords.Of(end)}",
        ViewChange.ItemStarted(AgentView { Step: AgentStep.Spawned } agent) => $"Agent {agent.Number} was spawned as session {agent.Session}: {agent.Text}",
        ViewChange.ItemStarted(AgentView { Step: AgentStep.Messaged } agent) => $"Agent {agent.Number} was told: {agent.Text}",
        ViewChange.ItemUpdated(AgentView { Step: AgentStep.Messaged } agent) => $"Agent {agent.Number} was told: {agent.Text}",
        ViewChange.ItemUpdated(AgentView { Step: AgentStep.Asks } agent) => $"Agent {agent.Number} asks: {agent.Question}",
        ViewChange.ItemUpdated(AgentView { Step: AgentStep.Stopped } agent) => $"Agent {agent.Number} was stopped",
        ViewChange.ItemStarted(ProofView { Occasion: ProofOccasion.Baseline }) => "The checks were run once before the work began",
        ViewChange.ItemStarted(ProofView) => "The proof was taken again",
        ViewChange.ItemUpdated(UserMessageView message) => $"Input edited: {message.Text}",
        ViewChange.ItemCompleted(var item) => Completed(item, state),
        _ => null,
    };

    private static string? Completed(ItemView item, SessionState state) => item switch
    {
        UserMessageView { Status: UserMessageStatus.Removed } => "Input removed",
        NoticeView { Kind: NoticeKind.InputRefused, Text: var why } => $"Input refused: {why}",
        NoticeView { Kind: NoticeKind.SnapshotsDisabled, Text: var why } => $"No snapshots any more: {why}",
        NoticeView { Text: [var first, .. var rest] } => char.ToUpperInvariant(first) + rest,
        ModelCallView { Failure: { } failure } => $"The model could not answer: {failure.Message}",
        ModelSwitchView(var from, var to, _) => $"{to} in place of {from}",
        LoopView loop => $"No progress for {UsageLine.Count(loop.Rounds, "round")}: {loop.Evidence}",
        CompactionView { Abandoned: { } why } => $"The history was not compacted: {why}",
        GoalEditedView edited => $"The goal was changed from {edited.By}",
        GoalPausedView paused => $"The goal was paused from {paused.By}",
        GoalResumedView { Automatic: true } => "The goal went on by itself",
        GoalResumedView resumed => $"The goal was resumed from {resumed.By}",
        GoalClearedView cleared => $"The goal was cleared from {cleared.By}",
        GoalContinuedView continued => $"Turn {continued.GoalTurn} of the goal",
        GoalWindingDownView winding => $"The budget is nearly used up ({winding.Budget}); this is the last turn",
        GoalStandingView when state.Goal is not null => $"The goal {GoalPage.Standing(state, item.EndedAt ?? default)}",
        ClaimView { Repeated: true } => "The model says again that the goal is reached; nothing has changed since",
        ClaimView => "The model says that the goal is reached",
        ObstacleView obstacle => $"The model says that it cannot go on{(obstacle.Reason is { } reason ? $": {reason}" : "")}",
        CheckView { Evidence: { } found } => $"{(found.Holds ? "✓" : "✗")} {GoalPage.FoundLine(found)}{(found.ExitCode is { } code ? $" (exit {code})" : "")}",
        HandoverView { Problem: { } problem } => $"The hand-over could not be written: {problem}",
        ProgressView { Problem: { } problem } => $"Progress could not be committed: {problem}",
        ProgressView { Commit: not null } kept => $"Progress is on the branch {kept.Branch}",
        FreshContextView => "A fresh context",
        _ => null,
    };

    /// <summary>What a goal has to come to, in lines.</summary>
    public static IEnumerable<string> Terms(Goal goal) => GoalPage.Parts(goal.Contract);

    /// <summary>How a call ended.</summary>
    public static string End(ToolOutcome outcome) => outcome.ExitCode is { } code ? $"exit {code}" : LogWords.Of(outcome.Status);

    /// <summary>A text within its bound.</summary>
    public static string Cut(string text, int charsMax) => text.Length <= charsMax ? text : text[..charsMax] + "\n…";

    /// <summary>What became of a file.</summary>
    public static string Kind(PatchView patch, PatchedFile file) => file switch
    {
        _ when !patch.Succeeded => "not applied",
        { MovedTo: { } to } => $"moved to {Printable.Of(to)}",
        { Kind: PatchedFileKind.Add } => "added",
        { Kind: PatchedFileKind.Delete } => "deleted",
        _ => "changed",
    };
}

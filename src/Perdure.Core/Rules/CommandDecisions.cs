using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What each command is answered with. What follows from the answer is not said here; see <see cref="Consequences"/>.</summary>
internal static class CommandDecisions
{
    public static Decision To(SessionState state, SessionCommand command) => command switch
    {
        BeginSession(var beginning) => state.Started is null
            ? Decision.Of(beginning)
            : Decision.Refuse(RefusalCode.AlreadyBegun, $"Session {state.Id} has already begun."),
        _ when state.Started is null => Decision.Refuse(RefusalCode.NotBegun, "The session has not begun."),
        Wake => Decision.Nothing,
        Report report => To(state, report),
        GoalCommand goal => GoalDecisions.To(state, goal),
        GiveInput input => To(state, input),
        EditInput(_, var text) when WaitingInput.Obstacle(state with { Waiting = [] }, text) is { } obstacle => Decision.Refuse(RefusalCode.QueueFull, obstacle),
        EditInput(var id, var text) => IfWaiting(state, id, new InputEdited(id, text)),
        RemoveInput(var id) => IfWaiting(state, id, new InputRemoved(id)),
        Interrupt(var from) => To(state, from),
        StopCommand stop => BackgroundRules.Answer(state, stop),
        AnswerQuestion answer => QuestionRules.Answered(state, answer),
        AskUser ask => QuestionRules.Asked(state, ask),
        AbandonTurn(var reason) => state.Turn is { } turn
            ? Decision.Of(new TurnAbandoned(turn.Number, reason))
            : Decision.Refuse(RefusalCode.NotRunning, "No turn is running."),
        ResumeTurn resume => Resumed(state, resume.At),
        ChangeSettings(var settings) => To(state, settings),
        NameSession(var name) => name == state.Name ? Decision.Nothing : Decision.Of(new SessionNamed(name)),
        Compact => Compacting(state, command.At),
        MetadataCommand kept => MetadataRules.Answer(state, kept),
        StopWaiting when state.Compaction is { Stage: WaitingToSummarize } waiting && CompactionRules.MayGoOn(state) => Decision.Of(CompactionRules.Asked(waiting)),
        StopWaiting when state.Compaction is not null => Decision.Refuse(RefusalCode.Busy, "The history is being compacted; the model is asked when that is done."),
        StopWaiting => state.Turn?.Situation is WaitingForModel(var round, var retry, _, _, _)
            ? Decision.Of(AskedNow(state, round, retry.Attempt, command.At))
            : Decision.Refuse(RefusalCode.NotWaiting, "The session is not waiting for a model."),
        _ => throw new UnreachableException($"Answers: every command has an answer, found {command.GetType().Name}."),
    };

    private static Decision To(SessionState state, Report report) => report switch
    {
        ReportSurroundings(var turn, _, { } missing) when state.Turn is { Situation: ReadingSurroundings } looking && looking.Number == turn
            => Decision.Of(new WorkspaceNotFound(turn, missing)),
        ReportSurroundings(var turn, var notes, null) when state.Turn is { Situation: ReadingSurroundings } looking && looking.Number == turn
            => Decision.Of(new SurroundingsNoted(turn, [.. notes.Where(note => !state.Notes.Contains(note))])),
        ReportReply reply when state.Awaits(reply.Round, reply.Attempt)
            => Decision.Of(new ModelReplied(reply.Round, CallIds.MadeUnique(state, SeldomTools.Meant(state, reply.Items)), reply.Stop, reply.Usage)),
        ReportModelFailure(var round, var attempt, var failure, var usage) when state.Turn?.Situation is AwaitingModel asking && asking.IsFor(round, attempt)
            => Decision.Of(FailureRules.Response(state, asking, failure, report.At) with { Usage = usage }),
        ReportModelFailure(var round, var attempt, _, var usage) when state.Turn?.Situation is CollectingPartialReply && state.Awaits(round, attempt)
            => Decision.Of(new ModelReplied(round, [], ReplyStop.Interrupted, usage)),
        ReportReachable(var round, var attempt) when state.Compaction is null && state.Turn?.Situation is WaitingForModel waiting && waiting.IsFor(round, attempt)
            => Decision.Of(AskedNow(state, round, attempt, report.At)),
        ReportOutcome(var call, var outcome) when ClaimRules.Finished(state, call, outcome) is { } found => Decision.Of(found),
        ReportSummaryReachable(var number, var attempt) when state.Compaction is { Stage: WaitingToSummarize } waiting && (waiting.Number, waiting.Attempt) == (number, attempt) && CompactionRules.MayGoOn(state)
            => Decision.Of((state.Turn is null ? (SessionEvent?)GoalNextStep.Overdue(state, waiting, report.At) : GoalNextStep.Overdue(state, report.At)) ?? CompactionRules.Asked(waiting)),
        ReportOutcome(var call, var outcome) when state.Awaits(call)
            => Decision.Of(new ToolFinished(call, outcome with { Notes = NewNotes(state, outcome.Notes) })),
        ReportSnapshot snapshot => SnapshotRules.Response(state, snapshot),
        ReportFilesRewound rewound => RewindRules.Response(state, rewound),
        ReportCommandEnd ended => BackgroundRules.Response(state, ended),
        ReportAgent agent => AgentRules.Response(state, agent),
        ReportAgentStopped stopped => AgentRules.Response(state, stopped),
        ReportSummary(var number, var attempt, var summary, var usage) when state.AwaitsSummary(number, attempt)
            => Decision.Of(CompactionRules.Compacted(state, summary, trimmed: false, usage)),
        ReportSummaryFailure(var number, var attempt, var failure, var usage) when state.AwaitsSummary(number, attempt)
            => Decision.Of(CompactionRules.Response(state, failure, report.At) with { Usage = usage }),
        _ => Decision.Nothing, // Late or repeated news. The log already knows better.
    };

    private static Decision To(SessionState state, GiveInput input)
    {
        if (state.SeenInputs.Contains(input.Id)) { return Decision.Nothing; }
        if (WaitingInput.Obstacle(state, input.Text) is { } obstacle) { return Decision.Refuse(RefusalCode.QueueFull, obstacle); }

        var delivery = input.Delivery ?? state.Settings.WhenBusy;
        if (delivery == Delivery.Block && state.Turn is not null)
        {
            return Decision.Of(new InputRefused(input.Id, input.Text, "A turn is running and the policy is to block."));
        }

        // At rest there is nothing to block.
        var admitted = delivery == Delivery.Block ? Delivery.Steer : delivery;
        return Decision.Of(new InputReceived(input.Id, input.Text, admitted, input.From, input.Images, input.OutputSchema));
    }

    private static Decision To(SessionState state, string interruptedFrom) => state switch
    {
        { Turn.Situation: StoppingTools or CollectingPartialReply } => Decision.Nothing,
        { Turn: not null } => Decision.Of(new InterruptRequested(interruptedFrom)),
        { Compaction: { } compaction } => Decision.Of(new CompactionAbandoned(compaction.Number, $"Interrupted from {interruptedFrom}.")),
        { Goal: { State: ActiveGoal or LimitedGoal } goal } => Decision.Of(new GoalPaused(goal.Number, interruptedFrom)),
        _ when AgentRules.AnyGoesOn(state) => Decision.Of(new InterruptRequested(interruptedFrom)),
        _ => Decision.Refuse(RefusalCode.NotRunning, "Nothing is running."),
    };

    private static Decision To(SessionState state, Settings settings)
    {
        if (settings.Models.IsEmpty) { return Decision.Refuse(RefusalCode.Invalid, "Settings need at least one model."); }

        return settings == state.Settings ? Decision.Nothing : Decision.Of(new SettingsChanged(settings));
    }

    private static Decision Resumed(SessionState state, DateTimeOffset at) => state switch
    {
        { Turn: not null } => Decision.Nothing,
        { Rewinding: not null } => MetadataRules.Busy(state),
        { LastEnd: { Reason: not TurnEnd.Answered, Turn: var turn } } => Decision.Of(new TurnResumed(turn, state.Permissions.Ceilings is { Minutes: not null } ? at : null)),
        _ => Decision.Refuse(RefusalCode.NothingToResume, "There is no unfinished turn to resume; give a prompt to start a new one."),
    };

    private static Decision Compacting(SessionState state, DateTimeOffset at)
    {
        if (state.Compaction is not null) { return Decision.Nothing; }
        if (state.Rewinding is not null) { return MetadataRules.Busy(state); }
        if (state is { Turn: null, Goal: { State: not CompleteGoal } goal } && GoalBudget.Reached(goal, at) is { } over) { return Decision.Refuse(RefusalCode.BudgetReached, $"A summary is not paid for any more: {over}. Raise the budget of the goal, or clear it."); }

        return CompactionRules.Helps(state)
            ? Decision.Of(new CompactionBegun(state.Compactions + 1, CompactionCause.Asked))
            : Decision.Refuse(RefusalCode.NothingToCompact, "There is nothing to compact yet.");
    }

    private static Decision IfWaiting(SessionState state, InputId id, SessionEvent then) => state.Waiting.Any(waiting => waiting.Id == id)
        ? Decision.Of(then)
        : Decision.Refuse(RefusalCode.NotWaiting, $"Input {id} is not waiting: it has been taken up, removed, or never came.");

    /// <summary>A wait that ends early is no way past a budget that is used up, or a deadline that has come meanwhile.</summary>
    private static SessionEvent AskedNow(SessionState state, int round, int attempt, DateTimeOffset at) =>
        GoalNextStep.Overdue(state, at) ?? new ModelAsked(round, attempt, state.Model, state.Meter.Tokens);

    private static ImmutableArray<Note>? NewNotes(SessionState state, ImmutableArray<Note>? notes) =>
        notes?.RemoveAll(note => state.Notes.Contains(note)) is { IsEmpty: false } news ? news : null;
}

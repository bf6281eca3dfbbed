using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What each command about a goal is answered with.</summary>
internal static class GoalDecisions
{
    /// <summary>An objective is told again after every compaction; what is longer belongs into a file on the reading list.</summary>
    public const int ObjectiveCharsMax = 20_000;

    /// <summary>Files whose hashes are remembered for a goal: each stands in the log and in every checkpoint.</summary>
    public const int SealsMax = 10_000;

    /// <summary>Iterations with a fresh context, where nobody says how many.</summary>
    private const int FreshTurnsMax = 100;

    private const string NoGoal = "The session has no goal.";

    public static Decision To(SessionState state, GoalCommand command) => (command, state.Goal) switch
    {
        (SetGoal set, _) => To(state, set),
        (ReportSeals report, { } goal) when GoalPendingWork.HasToSeal(goal) && (goal.Number, goal.Edition) == (report.Goal, report.Edition) => Sealed(goal, report),
        (ReportProgress report, _) => ProgressCommitRules.Response(state, report),
        (ReportFrozen report, _) when ClaimRules.HasToFreeze(state) && state.Goal!.Claim!.Call == report.Call => Decision.Of(new CommandsFrozen(report.Call, report.Moving)),
        (ReportThawed, _) when state.CommandsFrozen && ClaimRules.OpenClaim(state) is null => Decision.Of(new CommandsThawed()),
        (ReportFrozen or ReportThawed, _) => Decision.Nothing, // Late news.
        (ReportComparison report, _) => ClaimRules.Compared(state, report) is { } compared ? Decision.Of(compared) : Decision.Nothing,
        (ReportJudgement report, { } goal) when ClaimRules.AwaitsJudge(state, report.Call, report.Attempt)
            => Decision.Of(ReviewRules.Judged(goal, report)),
        (ReportJudgeFailure report, _) when ClaimRules.AwaitsJudge(state, report.Call, report.Attempt)
            => Decision.Of(ReviewRules.Failed(state, report, report.At)),
        (ReportHandover report, { } goal) when GoalNextStep.HandsOver(state) && (goal.Number, goal.Turn!.Number) == (report.Goal, report.Turn)
            => Decision.Of(new HandoverSaved(report.Goal, report.Turn, report.Text, report.Problem)),
        (ReportSeals or ReportJudgement or ReportJudgeFailure or ReportHandover, _) => Decision.Nothing, // Late news.
        (_, null) => Decision.Refuse(RefusalCode.NoGoal, NoGoal),
        (EditGoal edit, { } goal) => Edited(goal, edit),
        (PauseGoal pause, { } goal) => Paused(state, goal, pause),
        (ResumeGoal resume, { } goal) => Resumed(state, goal, resume),
        (ClearGoal, { State: ClearedGoal }) => Decision.Nothing,
        (ClearGoal(var by), { } goal) => Decision.Of(new GoalCleared(goal.Number, by)),
        _ => Decision.Nothing,
    };

    /// <summary>The goal a model sets on somebody's wish: without checks, so it is reached on its word.</summary>
    public static (GoalSet? Set, string? Refusal) OfModel(SessionState state, ToolCall call, string objective, long? tokens, DateTimeOffset at)
    {
        if (Obstacle(state, objective) is { } refusal) { return (null, refusal.Why); }

        return (new GoalSet(state.Goals + 1, objective, Contract.Empty, GoalBudget.Bounded(new Budgets(tokens), GoalNextStep.Policy(state)), GoalContext.Continuous, "model", at, call.Id), null);
    }

    private static Decision To(SessionState state, SetGoal set)
    {
        if (Obstacle(state, set.Objective) is { } refusal) { return Decision.Refuse(refusal); }
        if (state.Started!.Tools.All(tool => tool.Name != GoalTools.Update))
        {
            return Decision.Refuse(RefusalCode.Invalid, "The session was begun without the tools goals need; begin another one.");
        }

        var budgets = set.Context == GoalContext.Fresh && set.Budgets.Turns is null ? set.Budgets with { Turns = FreshTurnsMax } : set.Budgets;
        return Decision.Of(new GoalSet(
            state.Goals + 1,
            set.Objective,
            set.Contract,
            GoalBudget.Bounded(budgets, GoalNextStep.Policy(state)),
            set.Context,
            set.By,
            set.At,
            EvenIfTrue: set.EvenIfTrue ? true : null,
            CommitProgress: set.CommitProgress ? true : null)
        { OutputSchema = set.OutputSchema });
    }

    private static Refusal? Obstacle(SessionState state, string objective) => state.Goal switch
    {
        { State: ClearedGoal } => new(RefusalCode.Busy, "The goal was cleared and its turn is being stopped; set another one when that is done."),
        { State: not CompleteGoal } => new(RefusalCode.GoalExists, "The session has a goal that is not reached yet; edit or clear it first."),
        _ when string.IsNullOrWhiteSpace(objective) => new(RefusalCode.Invalid, "A goal needs an objective."),
        _ when objective.Length > ObjectiveCharsMax => new(RefusalCode.Invalid, $"An objective has at most {ObjectiveCharsMax} characters, found {objective.Length}; put the rest into a file and on the reading list."),
        _ => null,
    };

    private static Decision Sealed(Goal goal, ReportSeals report) => (report.Seals.Length > SealsMax ? $"more than {SealsMax:N0} files are to be kept as they are; name fewer, or a folder of its own" : report.Problem) is { } problem
        ? Decision.Of(new GoalStatusChanged(goal.Number, new BlockedGoal(problem) { Setup = SetupProblem.Files }))
        : Decision.Of(new GoalSealed(goal.Number, goal.Edition, report.Seals));

    private static Decision Edited(Goal goal, EditGoal edit)
    {
        if (goal.State is CompleteGoal or ClearedGoal) { return Decision.Refuse(RefusalCode.GoalEnded, goal.State is CompleteGoal ? "The goal is reached; set another one." : "The goal was cleared; set another one."); }
        if (edit is { Objective: null, Contract: null, Budgets: null }) { return Decision.Nothing; }
        if (edit.Objective is { } objective && (string.IsNullOrWhiteSpace(objective) || objective.Length > ObjectiveCharsMax))
        {
            return Decision.Refuse(RefusalCode.Invalid, $"An objective has between 1 and {ObjectiveCharsMax} characters, found {objective.Length}.");
        }

        return Decision.Of(new GoalEdited(goal.Number, edit.By, edit.Objective, edit.Contract, edit.Budgets));
    }

    private static Decision Paused(SessionState state, Goal goal, PauseGoal pause) => goal.State switch
    {
        ActiveGoal or LimitedGoal => Decision.Of(new GoalPaused(goal.Number, pause.By, pause.Now ? true : null)),
        PausedGoal when pause.Now && GoalNextStep.MayStop(state) => Decision.Of(new GoalPaused(goal.Number, pause.By, Now: true)),
        PausedGoal => Decision.Nothing,
        _ => Decision.Refuse(RefusalCode.NotRunning, "The goal rests already."),
    };

    private static Decision Resumed(SessionState state, Goal goal, ResumeGoal resume) => goal.State switch
    {
        // What is tried once an hour is tried at once when somebody has fixed it.
        ActiveGoal when state is { Compaction: null, Turn.Situation: WaitingForModel { NeedsUser: true, Round: var round, Retry: var retry } }
            => Decision.Of(new ModelAsked(round, retry.Attempt, state.Model, state.Meter.Tokens)),
        ActiveGoal => Decision.Nothing,
        PausedGoal or BlockedGoal or LimitedGoal => Decision.Of(
            new GoalResumed(goal.Number, resume.By, At: state.Permissions.Ceilings is { Minutes: not null } ? resume.At : null)),
        ExhaustedGoal(var why, _) => Decision.Refuse(RefusalCode.BudgetReached, $"The goal is exhausted: {why}. Raise the budget and it goes on."),
        ClearedGoal => Decision.Refuse(RefusalCode.GoalEnded, "The goal was cleared; set another one."),
        _ => Decision.Refuse(RefusalCode.GoalEnded, "The goal is reached; there is nothing to resume."),
    };
}

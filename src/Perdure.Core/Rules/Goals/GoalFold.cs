using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What each fact about a goal makes true.</summary>
internal static class GoalFold
{
    public static SessionState Apply(SessionState state, GoalEvent happened) => happened switch
    {
        GoalSet set => Set(state, set),
        CommandsThawed => state with { CommandsFrozen = false },
        _ when state.Goal is null => state, // Cleared meanwhile.
        CommandsFrozen(_, var moving) => state with { CommandsFrozen = true, Goal = state.Goal with { Claim = state.Goal.Claim! with { Moving = moving } } },
        GoalEdited edited => state with { Goal = Edited(state.Goal, edited) },
        GoalPaused(_, var by, var now) => state with { Goal = state.Goal with { State = new PausedGoal($"paused from {by}"), MustStop = now is true && GoalAccounting.IsAtWork(state) } },
        GoalResumed resumed => Resumed(state, resumed),
        GoalCleared(var number, _) => Cleared(AgentFold.Dismissed(state, number), state.Goal),
        GoalStatusChanged(_, var to) => Changed(state, to),
        GoalAnnounced(_, var text) => state.AppendToTranscript(new UserMessage(state.Seq, text)) with { Goal = state.Goal with { AnnouncedAt = state.Seq } },
        GoalContinued continued => Continued(state, continued),
        GoalWindingDown(_, var budget, var text) => state.AppendToTranscript(new RuntimeMessage(state.Seq, text)).Stands(new ActiveGoal(budget)),
        GoalSealed sealing => state with
        {
            Goal = state.Goal with
            {
                Seals = [.. state.Goal.Seals, .. sealing.Seals.Where(seal => state.Goal.Seals.All(old => old.Pattern != seal.Pattern))],
                SealedEdition = sealing.Edition,
            },
        },

        GoalCompletionClaimed claimed => state with { Goal = state.Goal with { Claim = Claimed(state, state.Goal, claimed) } },
        ProofBegun(_, var call, var occasion) => state with { Goal = state.Goal with { Claim = new Claim(call, state.Goal.Edition, [], []) { Occasion = occasion, Tree = SnapshotRules.CurrentTree(state) } } },
        ProofEnded ended => Concluded(state, ended),
        GoalObstacleReported named => Named(state, named),
        CheckStarted(var call, var run, var kind, var what) => CallFold.Busy(state.Looking(new ProofStep(kind, what), run), call, run),
        CheckFinished check => Checked(state, check),
        JudgeAsked(_, var attempt, var model) => state.Reviewed(review => review with { Attempt = attempt, Stage = new AwaitingVerdict(), Model = model }),
        JudgeFailed failed => state.Reviewed(review => failed.RetryAt is { } until
            ? review with { Stage = new WaitingForReviewer(until), Unreadable = review.Unreadable + (failed.Unreadable is true ? 1 : 0) }
            : review with { Stage = new ReviewGivenUp(failed.Failure.Message) }),
        GoalJudged judged => Judged(state, judged),

        ProgressCommitted committed => state with { Goal = ProgressCommitRules.Committed(state.Goal, committed) },
        HandoverSaved kept => state with { Goal = state.Goal with { Handover = new Handover(kept.Turn, kept.Text) } },
        ContextRenewed renewed => Renewed(state, renewed),

        // C# does not know that the hierarchy is closed; a test walks its cases.
        _ => throw new UnreachableException($"Goal folding: every event has a rule, found {happened.GetType().Name}."),
    };

    private static SessionState Stands(this SessionState state, GoalState standing) => state with { Goal = state.Goal! with { State = standing } };

    private static SessionState Set(SessionState state, GoalSet set)
    {
        var goal = new Goal(set.Goal, set.Objective, set.Contract, set.Budgets, set.Context, set.By, set.At) { EvenIfTrue = set.EvenIfTrue ?? false, CommitsProgress = set.CommitProgress ?? false, OutputSchema = set.OutputSchema };
        state = ProgressTracker.PersonSpoke(state with { PreviousGoal = null });

        // A turn that runs works for the goal from here on.
        if (state.Turn is { } turn) { goal = goal with { Turn = new GoalTurn(turn.Number, Worked: true), Spent = goal.Spent with { Turns = 1 } }; }

        var now = state with { Goals = set.Goal, Goal = goal };
        if (set.Call is not { } call) { return now; }

        now = now with { Goal = goal with { AnnouncedAt = state.Seq } };
        return CallFold.Finished(now, call, new ToolOutcome(ToolStatus.Succeeded, set.Answer ?? ""));
    }

    private static Goal Edited(Goal goal, GoalEdited edited)
    {
        var changed = edited.Objective is not null || edited.Contract is not null;
        var moreToSpend = edited.Budgets is not null && goal.State is ActiveGoal { WindingDown: not null };
        return goal with
        {
            Objective = edited.Objective ?? goal.Objective,
            Contract = edited.Contract ?? goal.Contract,
            Budgets = edited.Budgets ?? goal.Budgets,
            Edition = changed ? goal.Edition + 1 : goal.Edition,
            BaselineEdition = edited.Contract is null && changed && goal.BaselineEdition == goal.Edition ? goal.Edition + 1 : goal.BaselineEdition,
            AnnouncedAt = changed || moreToSpend ? null : goal.AnnouncedAt,
            State = goal.State switch
            {
                _ when moreToSpend => ActiveGoal.Plainly,
                ExhaustedGoal exhausted when edited.Budgets is not null => exhausted with { Raised = true },
                var standing => standing,
            },
            Resumes = 0,
        };
    }

    private static SessionState Resumed(SessionState state, GoalResumed resumed)
    {
        state = resumed.Automatic is true ? state : ProgressTracker.PersonSpoke(state);
        var goal = state.Goal!;
        return state with
        {
            QueuePaused = false,
            Autonomy = resumed.Automatic is true ? state.Autonomy : AgentAccounting.UserSpoke(state, resumed.At),
            Goal = goal with
            {
                State = ActiveGoal.Plainly,

                // Whoever resumes has fixed what could not be run, or wants it begun although it holds.
                BaselineEdition = goal.State is BlockedGoal { Setup: SetupProblem.CheckCannotRun } ? 0 : goal.BaselineEdition,
                EvenIfTrue = goal.EvenIfTrue || goal.State is BlockedGoal { Setup: SetupProblem.TrueAlready },
                Turn = goal.Turn is { } turn ? turn with { Ended = null } : null,
                Obstacle = null,
                IdleSince = null,
                MustStop = false,
                Resumes = resumed.Automatic is true ? goal.Resumes + 1 : 0,
            },
        };
    }

    /// <summary>While its turn is being stopped the goal is still looked after: a check of it may run.</summary>
    private static SessionState Cleared(SessionState state, Goal goal) => GoalAccounting.IsAtWork(state)
        ? state with { Goal = goal with { State = new ClearedGoal(), MustStop = true } }
        : state with { Goal = null, PreviousGoal = goal };

    /// <summary>A turn that was about to ask the model does not do so for a goal that has come to rest.</summary>
    private static SessionState Changed(SessionState state, GoalState to)
    {
        var now = state.Stands(to);
        if (to is CompleteGoal) { now = now with { Goal = now.Goal! with { ChangedAfter = false, ProvenTree = SnapshotRules.CurrentTree(state), BaselineEdition = now.Goal.Edition } }; }
        if (to is ActiveGoal && now.Goal!.Turn is { } turn) { now = now with { QueuePaused = false, Goal = now.Goal with { Turn = turn with { Ended = null }, Obstacle = null, IdleSince = null } }; }
        if (now.Turn?.Situation is not (ReadyToAsk or WaitingForModel)) { return now; }

        return to switch
        {
            ExhaustedGoal(var why, _) => (now with { Compaction = null }).InSituation(new EndingTurn(TurnEnd.Exhausted, why)),
            BlockedGoal(var why) => (now with { Compaction = null }).InSituation(new EndingTurn(TurnEnd.Blocked, why)),
            _ => now,
        };
    }

    private static SessionState Continued(SessionState state, GoalContinued continued)
    {
        var told = continued.Text is { } text ? state.AppendToTranscript(new RuntimeMessage(state.Seq, text)) : state;
        var waits = state.Background.IsEmpty ? 0 : state.Goal!.LongWaits + 1;
        return told with { Goal = told.Goal! with { Continuing = true, State = new ActiveGoal(continued.WindingDown), LongWaits = waits } };
    }

    private static SessionState Named(SessionState state, GoalObstacleReported named)
    {
        var goal = state.Goal!;
        var turn = goal.Turn is { } last ? last with { Obstacle = GoalNextStep.SaidToBeBlocked, Reason = named.Reason } : null;
        var now = state with { Goal = goal with { Turn = turn } };
        return CallFold.Finished(now, named.Call, new ToolOutcome(ToolStatus.Succeeded, named.Answer ?? ""));
    }

    private static SessionState Looking(this SessionState state, ProofStep step, int run) => state with
    {
        Goal = state.Goal! with { Claim = state.Goal.Claim! with { Now = step, Run = run } },
    };

    /// <summary>A claim that repeats the last one keeps what that one found.</summary>
    private static Claim Claimed(SessionState state, Goal goal, GoalCompletionClaimed claimed) => claimed.Repeated is true && goal.Claim is { } last
        ? last with { Call = claimed.Call, Over = false, Repeated = true }
        : new Claim(claimed.Call, goal.Edition, [], []) { Tree = SnapshotRules.CurrentTree(state) };

    /// <summary>What the runtime proved by itself is over: the goal is as it was, or it is not what it was taken for.</summary>
    private static SessionState Concluded(SessionState state, ProofEnded ended)
    {
        var goal = state.Goal!;
        var claim = goal.Claim! with { Over = true, Run = null, Now = null, TreeAfter = SnapshotRules.CurrentTree(state) };
        var now = state with
        {
            Goal = goal with { Claim = claim, BaselineEdition = Math.Max(goal.BaselineEdition, claim.Edition), ChangedAfter = false, ProvenTree = claim.TreeAfter },
        };
        if (ended.Text is { } text) { now = now.AppendToTranscript(new RuntimeMessage(state.Seq, text)); }

        return ended.To is { } to ? Changed(now, to) : now;
    }

    private static SessionState Checked(SessionState state, CheckFinished check)
    {
        var (call, evidence, text) = check;
        var (goal, claim) = (state.Goal!, state.Goal!.Claim!);
        var found = claim with { Now = null, Run = null, Found = claim.Found.Add(evidence), Failures = text is null ? claim.Failures : claim.Failures.Add(text) };
        var isCommand = evidence.Kind is ProofKind.Check or ProofKind.MustNot;
        var known = isCommand
            ? goal with { Flaky = ProofSteps.FlakyWith(goal, evidence, claim.Tree), Results = ProofSteps.ResultsWith(goal, evidence, claim.Tree) }
            : goal;
        var now = isCommand ? SnapshotRules.Checked(state with { Goal = known with { Claim = found } }) : state with { Goal = known with { Claim = found } };
        return state.Turn?.Situation is StoppingTools
            ? CallFold.Finished(now, call, new ToolOutcome(ToolStatus.Interrupted, check.Answer ?? ""))
            : CallFold.Idle(now, call);
    }

    private static SessionState Reviewed(this SessionState state, Func<JudgeReview, JudgeReview> change) => state with
    {
        Goal = state.Goal! with { Claim = state.Goal.Claim! with { Review = change(state.Goal.Claim.Review ?? new JudgeReview(Attempt: 0, new AwaitingVerdict())) } },
    };

    private static SessionState Judged(SessionState state, GoalJudged judged)
    {
        var now = state.Reviewed(review => review with { Stage = new VerdictGiven() });
        var claim = now.Goal!.Claim!;
        now = judged.Judgements.Aggregate(now, ProgressTracker.Held);
        claim = now.Goal!.Claim!;
        ImmutableArray<string> failures = [.. judged.Judgements.Where(each => !each.Holds).Select(each => $"Judged as not met: {each.What}\n{each.Excerpt}")];
        return now with
        {
            Goal = now.Goal with { Claim = claim with { Found = claim.Found.AddRange(judged.Judgements), Failures = claim.Failures.AddRange(failures) } },
        };
    }

    /// <summary>A compaction that keeps what stands around the session, the goal and the user's words, in an order in which what changes comes last.</summary>
    private static SessionState Renewed(SessionState state, ContextRenewed renewed)
    {
        ImmutableArray<TranscriptItem> opening =
        [
            .. state.Notes.Select(note => new RuntimeMessage(state.Seq, note.Text)),
            new UserMessage(state.Seq, renewed.Text),
            .. state.Goal!.Steers.Where(said => renewed.Kept.Contains(said.Seq)),
            new UserMessage(state.Seq, renewed.Now),
        ];
        var prefixChars = state.Meter.Chars - state.Transcript.Sum(item => item.Chars);
        return state with
        {
            Transcript = opening,
            Meter = state.Meter.Restarted(prefixChars + opening.Sum(item => item.Chars)),
            Compactions = renewed.Number,
            RepliesSinceCompaction = 0,
            Metadata = state.Metadata with { Removed = null },
            Goal = state.Goal with { AnnouncedAt = state.Seq, FreshAfter = state.Goal.Turn?.Number ?? 0 },
        };
    }
}

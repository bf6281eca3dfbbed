using System.Collections.Immutable;
using System.Diagnostics;

namespace Perdure.Core;

/// <summary>What each fact about a goal makes true.</summary>
internal static class GoalFolding
{
    public static SessionState Apply(SessionState state, GoalEvent happened) => happened switch
    {
        GoalSet set => Set(state, set),
        _ when state.Goal is null => state, // Cleared meanwhile.
        GoalEdited edited => state with { Goal = Edited(state.Goal, edited) },
        GoalPaused(_, var by) => state.Stands(new PausedGoal($"paused from {by}")),
        GoalResumed resumed => Resumed(state, resumed),
        GoalCleared(var number, _) => AgentFolding.Dismissed(state, number) with { Goal = null },
        GoalStatusChanged(_, var to) => Changed(state, to),
        GoalTold(_, var text) => state.Told(new FromUser(state.Seq, text)) with { Goal = state.Goal with { ToldAt = state.Seq } },
        GoalContinued continued => Continued(state, continued),
        GoalWindingDown(_, var budget, var text) => state.Told(new FromRuntime(state.Seq, text)).Stands(new ActiveGoal(budget)),
        GoalSealed sealing => state with
        {
            Goal = state.Goal with
            {
                Seals = [.. state.Goal.Seals, .. sealing.Seals.Where(seal => state.Goal.Seals.All(old => old.Pattern != seal.Pattern))],
                SealedEdition = sealing.Edition,
            },
        },

        GoalCompletionClaimed(var call) => state with { Goal = state.Goal with { Claim = new Claim(call, state.Goal.Edition, [], []) } },
        GoalObstacleNamed named => Named(state, named),
        CheckStarted(var call, var run, var kind, var what) => CallFolding.Busy(state.Looking(new ProofStep(kind, what)), call, run),
        CheckFinished check => Checked(state, check),
        JudgeAsked(_, var attempt, _) => state.Reviewed(review => review with { Attempt = attempt, Until = null }),
        JudgeFailed failed => state.Reviewed(review => failed.RetryAt is { } until
            ? review with { Until = until }
            : review with { Done = true, GivenUp = failed.Failure.Message }),
        GoalJudged judged => Judged(state, judged),

        HandoverKept kept => state with { Goal = state.Goal with { Handover = new Handover(kept.Turn, kept.Text) } },
        ContextRenewed renewed => Renewed(state, renewed),

        // C# does not know that the hierarchy is closed; a test walks its cases.
        _ => throw new UnreachableException($"Goal folding: every event has a rule, found {happened.GetType().Name}."),
    };

    private static SessionState Stands(this SessionState state, GoalStanding standing) => state with { Goal = state.Goal! with { Standing = standing } };

    private static SessionState Set(SessionState state, GoalSet set)
    {
        var goal = new Goal(set.Goal, set.Objective, set.Contract, set.Budgets, set.Context, set.By, set.At);

        // A turn that runs works for the goal from here on.
        if (state.Turn is { } turn) { goal = goal with { Turn = new GoalTurn(turn.Number, Worked: true), Spent = goal.Spent with { Turns = 1 } }; }

        var now = state with { Goals = set.Goal, Goal = goal };
        if (set.Call is not { } call) { return now; }

        now = now with { Goal = goal with { ToldAt = state.Seq } };
        return CallFolding.Finished(now, call, new ToolOutcome(ToolStatus.Succeeded, set.Answer ?? ""));
    }

    private static Goal Edited(Goal goal, GoalEdited edited)
    {
        var changed = edited.Objective is not null || edited.Contract is not null;
        var moreToSpend = edited.Budgets is not null && goal.Standing is ActiveGoal { WindingDown: not null };
        return goal with
        {
            Objective = edited.Objective ?? goal.Objective,
            Contract = edited.Contract ?? goal.Contract,
            Budgets = edited.Budgets ?? goal.Budgets,
            Edition = changed ? goal.Edition + 1 : goal.Edition,
            ToldAt = changed || moreToSpend ? null : goal.ToldAt,
            Standing = goal.Standing switch
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
        var goal = state.Goal!;
        return state with
        {
            Held = false,
            Alone = resumed.Automatic is true ? state.Alone : Alone.From(state, resumed.At),
            Goal = goal with
            {
                Standing = ActiveGoal.Plainly,
                Turn = goal.Turn is { } turn ? turn with { Ended = null } : null,
                Obstacle = null,
                Resumes = resumed.Automatic is true ? goal.Resumes + 1 : 0,
            },
        };
    }

    /// <summary>A turn that was about to ask the model does not do so for a goal that has come to rest.</summary>
    private static SessionState Changed(SessionState state, GoalStanding to)
    {
        var now = state.Stands(to);
        if (to is ActiveGoal && now.Goal!.Turn is { } turn) { now = now with { Held = false, Goal = now.Goal with { Turn = turn with { Ended = null }, Obstacle = null } }; }
        if (now.Turn?.Situation is not (Ready or WaitingForModel)) { return now; }

        return to switch
        {
            ExhaustedGoal(var why, _) => (now with { Compaction = null }).In(new GivingUp(TurnEnd.Exhausted, why)),
            BlockedGoal(var why) => (now with { Compaction = null }).In(new GivingUp(TurnEnd.Blocked, why)),
            _ => now,
        };
    }

    private static SessionState Continued(SessionState state, GoalContinued continued)
    {
        var told = continued.Text is { } text ? state.Told(new FromRuntime(state.Seq, text)) : state;
        return told with { Goal = told.Goal! with { Continuing = true, Standing = new ActiveGoal(continued.WindingDown) } };
    }

    private static SessionState Named(SessionState state, GoalObstacleNamed named)
    {
        var goal = state.Goal!;
        var turn = goal.Turn is { } last ? last with { Obstacle = GoalCourse.SaidToBeBlocked } : null;
        var now = state with { Goal = goal with { Turn = turn } };
        return CallFolding.Finished(now, named.Call, new ToolOutcome(ToolStatus.Succeeded, named.Answer ?? ""));
    }

    private static SessionState Looking(this SessionState state, ProofStep? step) => state with
    {
        Goal = state.Goal! with { Claim = state.Goal.Claim! with { Now = step } },
    };

    private static SessionState Checked(SessionState state, CheckFinished check)
    {
        var (call, evidence, text) = check;
        var claim = state.Goal!.Claim!;
        var found = claim with { Now = null, Found = claim.Found.Add(evidence), Failures = text is null ? claim.Failures : claim.Failures.Add(text) };
        var now = state with { Goal = state.Goal with { Claim = found } };
        return state.Turn?.Situation is Stopping
            ? CallFolding.Finished(now, call, new ToolOutcome(ToolStatus.Interrupted, check.Answer ?? ""))
            : CallFolding.Idle(now, call);
    }

    private static SessionState Reviewed(this SessionState state, Func<Review, Review> change) => state with
    {
        Goal = state.Goal! with { Claim = state.Goal.Claim! with { Review = change(state.Goal.Claim.Review ?? new Review(Attempt: 0)) } },
    };

    private static SessionState Judged(SessionState state, GoalJudged judged)
    {
        var now = state.Reviewed(review => review with { Done = true, Until = null });
        var claim = now.Goal!.Claim!;
        ImmutableArray<string> failures = [.. judged.Judgements.Where(each => !each.Holds).Select(each => $"Judged as not met: {each.What}\n{each.Excerpt}")];
        return now with
        {
            Goal = now.Goal with { Claim = claim with { Found = claim.Found.AddRange(judged.Judgements), Failures = claim.Failures.AddRange(failures) } },
        };
    }

    /// <summary>A compaction that keeps nothing: what stands around the session is told anew, too.</summary>
    private static SessionState Renewed(SessionState state, ContextRenewed renewed)
    {
        var opening = new FromUser(state.Seq, renewed.Text);
        var prefixChars = state.Meter.Chars - state.Transcript.Sum(item => item.Chars);
        return state with
        {
            Transcript = [opening],
            Notes = [],
            Meter = state.Meter.Restarted(prefixChars + opening.Chars),
            Compactions = renewed.Number,
            RepliesSinceCompaction = 0,
            Books = state.Books with { Taken = null },
            Goal = state.Goal! with { ToldAt = state.Seq, FreshAfter = state.Goal.Turn?.Number ?? 0 },
        };
    }
}

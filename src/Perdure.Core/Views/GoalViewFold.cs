using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Folds the goal, its proof, and how it stands.</summary>
internal static class GoalViewFold
{
    public static void Apply(ViewDraft draft)
    {
        Step(draft);
        Stand(draft);
    }

    private static void Step(ViewDraft draft)
    {
        var goal = (draft.After.Goal ?? draft.Before.Goal)?.Number ?? 0;
        switch (draft.Entry.Event)
        {
            case GoalEdited edited: draft.Add(new GoalEditedView(goal, edited.By)); break;
            case GoalPaused paused: draft.Add(new GoalPausedView(goal, paused.By)); break;
            case GoalResumed resumed: draft.Add(new GoalResumedView(goal, resumed.By, resumed.Automatic is true)); break;
            case GoalCleared cleared: draft.Add(new GoalClearedView(goal, cleared.By)); break;
            case GoalContinued continued: draft.Add(new GoalContinuedView(goal, (draft.After.Goal?.Spent.Turns ?? 0) + 1, continued.WindingDown)); break;
            case GoalWindingDown(_, var budget, _): draft.Add(new GoalWindingDownView(goal, budget)); break;
            case GoalStatusChanged { To: var to }: draft.Add(new GoalStandingView(goal, to)); break;
            case ProofBegun begun: draft.Start(new ProofView(goal, begun.Occasion)); break;
            case ProofEnded ended: draft.Complete((draft.Find<ProofView>(_ => true) ?? new ProofView(goal, ended.Occasion)) with { To = ended.To }); break;
            case GoalCompletionClaimed claimed: draft.Add(new ClaimView(goal, claimed.Repeated is true)); break;
            case GoalObstacleReported reported: draft.Add(new ObstacleView(goal, reported.Reason)); break;
            case CheckStarted(_, var run, var kind, var what): draft.Start(new CheckView(goal, kind, what, run)); break;
            case CheckFinished(_, var found, _): draft.Complete((draft.Find<CheckView>(_ => true) ?? new CheckView(goal, found.Kind, found.What, found.Run)) with { Evidence = found }); break;
            case GoalJudged judged: Judge(draft, goal, judged); break;
            case HandoverSaved saved: draft.Add(new HandoverView(goal, saved.Text, saved.Problem)); break;
            case ProgressCommitted kept: draft.Add(new ProgressView(goal, kept.Branch, kept.Commit, kept.Problem)); break;
            case ContextRenewed: draft.Add(new FreshContextView(goal)); break;
        }
    }

    private static void Judge(ViewDraft draft, int goal, GoalJudged judged)
    {
        foreach (var found in judged.Judgements) { draft.Add(new CheckView(goal, found.Kind, found.What, Run: null) { Evidence = found }); }
    }

    private static void Stand(ViewDraft draft)
    {
        if (draft.Before.Goal is null && draft.After.Goal is null) { return; }

        var (before, now) = (draft.Before.StatusOfGoal(), draft.After.StatusOfGoal());
        var item = draft.Find<GoalView>(_ => true);
        if (item is not null && draft.After.Goal?.Number != item.Goal.Number)
        {
            draft.Complete(item with { Status = null });
            item = null;
        }

        if (draft.After.Goal is not { } goal) { Tell(draft, before, now); return; }
        if (item is null) { draft.Start(new GoalView(goal, now)); }
        else if (before != now || draft.Entry.Event is GoalEdited) { draft.Update(item with { Goal = goal, Status = now }); }

        Tell(draft, before, now);
    }

    /// <summary>That it waits or goes on within a turn is said by what it waits for.</summary>
    private static void Tell(ViewDraft draft, GoalStatus? before, GoalStatus? now)
    {
        if (before == now || draft.Entry.Event is GoalContinued or ProofBegun or CheckStarted or CheckFinished or GoalJudged) { return; }
        if (draft.Entry.Event is GoalEvent or TurnEnded or CommandEnded || before is GoalStatus.Blocked || now is GoalStatus.Blocked) { draft.Tell(new ViewChange.GoalStatusChanged(now)); }
    }
}

using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Finds in a state what is open, for views that do not begin with the log.</summary>
internal static class OpenWork
{
    public static SessionView Of(SessionState state)
    {
        var items = In(state).Select((item, place) => item with { Id = $"open_{state.Seq}_{place}", Seq = state.Seq, Turn = item is UserMessageView or GoalView or AgentView ? null : state.Turn?.Number });
        return new SessionView
        {
            State = state,
            Items = items.Aggregate(ItemList.Empty, (list, item) => list.Add(item)),
            Turns = state.Turn is { } turn ? [new TurnView(turn.Number, StartedAt: null, state.Usage)] : [],
        };
    }

    private static IEnumerable<ItemView> In(SessionState state)
    {
        if (state.Goal is { } goal) { yield return new GoalView(goal, state.StatusOfGoal()); }
        if (state.Goal?.Claim is { Over: false } claim && claim.Occasion != ProofOccasion.Claim) { yield return new ProofView(state.Goal.Number, claim.Occasion); }
        if (state.Goal?.Claim is { Over: false, Now: { } step, Run: { } run }) { yield return new CheckView(state.Goal.Number, step.Kind, step.What, run); }

        foreach (var input in state.Waiting) { yield return new UserMessageView(input.Id, input.Text, "", input.Delivery, input.Images ?? []); }

        if (state.Turn?.Situation is AwaitingModel awaited) { yield return new ModelCallView(ModelPurpose.Turn, state.Model, awaited.Retry.Attempt, Tokens: null); }
        if (state.Compaction is { } compaction) { yield return new CompactionView(compaction.Number, compaction.Cause, state.Meter.Tokens); }
        if (state.Compaction is { Stage: AwaitingSummary } asking) { yield return new ModelCallView(ModelPurpose.Summary, asking.Model, asking.Attempt, Tokens: null); }

        foreach (var open in state.Calls.Where(open => open is { Run: not null, Outcome: null }))
        {
            yield return CallView.Of(open.Call, state.Started?.Workspace ?? "") with { Run = open.Run, Unconfined = open.Unconfined is true };
        }

        foreach (var open in state.OpenQuestions) { yield return new QuestionView(open.Call, open.Question) { Deferred = state.DeferredQuestions.Contains(open) }; }
        foreach (var agent in state.Agents.Where(agent => agent.IsAtWork)) { yield return AgentViewFold.Of(agent, ""); }

        if (state.AgentWait is { } wait && state.Calls.Any(open => open.Call.Id == wait.Call && open.Outcome is null)) { yield return new AgentWaitView(wait.Call, wait.Agents, wait.All, wait.Until); }
    }
}

using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Testing.World;

/// <summary>What holds of every goal in every world, read from its log.</summary>
internal static class GoalPromises
{
    public static void Check(IReadOnlyList<LogEntry> log, IReadOnlyDictionary<int, ToolEffect> deeds)
    {
        var state = SessionState.Empty;
        foreach (var entry in log)
        {
            Check(state, entry, deeds);
            state = Session.Apply(state, entry.Event);
        }

        Promise.Unless(state.Goal is not { State: ActiveGoal } || state.AwaitsAnswer, 5, $"everything rests, and the goal is active: {state.Goal}");
        Promise.Unless(state.Goal is not { State: LimitedGoal { Until: not null } }, 5, "everything rests, and the goal waits for a reset");
    }

    private static void Check(SessionState before, LogEntry entry, IReadOnlyDictionary<int, ToolEffect> deeds)
    {
        switch (entry.Event)
        {
            case GoalContinued:
                Promise.Unless(before is { Turn: null, Waiting: [], Goal: { State: ActiveGoal, Continuing: false } }, 5, $"entry {entry.Seq} continues a goal beside something else");
                Promise.Unless(GoalPause.Of(before) is not { Until: { } end } || entry.At >= end || entry.At < before.Goal!.IdleSince, 5, $"entry {entry.Seq} continues a goal that waits");
                break;
            case GoalResumed { Automatic: true }:
                Promise.Unless(before.Goal!.State is LimitedGoal { Until: { } until } && until <= entry.At, 5, $"entry {entry.Seq} goes on before the limit is over, or twice");
                break;
            case ModelAsked when before is { Goal: { State: not CompleteGoal, Budgets: var budgets } goal }:
                Promise.Unless(budgets.Tokens is not { } tokens || goal.Charged < tokens, 8, $"entry {entry.Seq} asks the model with {goal.Charged} of {budgets.Tokens} tokens spent");
                Promise.Unless(budgets.Calls is not { } calls || goal.Spent.Calls + goal.Delegated.Calls < calls, 8, $"entry {entry.Seq} asks the model after all of its {budgets.Calls} calls");
                Promise.Unless(budgets.Deadline is not { } deadline || entry.At < deadline, 8, $"entry {entry.Seq} asks the model after {budgets.Deadline:O}");
                break;
            case CheckFinished { Evidence: { Kind: ProofKind.Check or ProofKind.MustNot, Run: { } run, Holds: true } evidence }:
                var deed = deeds.TryGetValue(run, out var done) ? done : null;
                Promise.Unless(deed is { Done: true } && deed.Passes == (evidence.Kind == ProofKind.Check), 3, $"run {run} is said to hold, and the world says {deed?.Outcome.Text ?? "it never ran"}");
                break;
            case GoalStatusChanged { To: CompleteGoal }:
                var found = before.Goal!.Claim!.Found;
                Promise.Unless(found.All(each => each.Holds) && found.Length >= Parts(before.Goal.Contract), 3, $"entry {entry.Seq} says complete with {found.Length} parts of the proof");
                break;
            case ProofEnded { Occasion: ProofOccasion.Recheck } ended when before.Goal!.Claim!.Edition == before.Goal.Edition:
                Promise.Unless(ended.To is not null || before.Goal.Claim.Found.All(each => each.Holds), 3, $"entry {entry.Seq} leaves a goal complete whose proof no longer holds");
                break;
            case TurnStarted:
                Promise.Unless(before.Goal is not { State: CompleteGoal, Claim: { Over: false, Occasion: ProofOccasion.Recheck } }, 3, $"entry {entry.Seq} begins a turn beside a proof");
                break;
        }
    }

    private static int Parts(Contract contract) =>
        contract.Checks.Length + contract.MustNots.Length + contract.Judged.Length
        + (contract.Protected.IsEmpty && contract.Untouched.IsEmpty ? 0 : contract.Checks.IsEmpty && contract.MustNots.IsEmpty ? 1 : 2);
}

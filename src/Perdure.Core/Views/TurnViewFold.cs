using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Folds where turns begin and end, and ends with them what nothing more comes of.</summary>
internal static class TurnViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case TurnStarted { Turn: var number }:
                draft.Begin(new TurnView(number, draft.Entry.At, draft.Before.Usage));
                break;
            case TurnResumed { Turn: var number }:
                draft.Resume(Known(draft, number) with { UsageBefore = draft.Before.Usage, Resumed = true, End = null, EndedAt = null, Detail = null, Until = null });
                break;
            case TurnAbandoned: SettleCalls(draft); break;
        }

        if (draft.After.Turn is not null || draft.Before.Turn is null) { return; }

        SettleCalls(draft);
        Settle(draft);
        if (draft.RunningTurn is { } turn && draft.After.LastEnd is { } end)
        {
            draft.End(turn with { End = end.Reason, Detail = end.Detail, Until = end.Until, EndedAt = draft.Entry.At, Usage = Used(draft, turn) });
        }
    }

    private static TurnView Known(ViewDraft draft, int number) => draft.LastTurn is { } turn && turn.Number == number ? turn : new TurnView(number, draft.Entry.At, draft.Before.Usage);

    private static UsageTotals Used(ViewDraft draft, TurnView turn) => draft.After.Usage.Less(turn.UsageBefore);

    /// <summary>What a turn leaves open is over with it.</summary>
    private static void Settle(ViewDraft draft)
    {
        foreach (var item in draft.Open<ItemView>().ToList())
        {
            switch (item)
            {
                case PlanView or AgentWaitView: draft.Complete(item); break;
                case ModelCallView { Purpose: ModelPurpose.Turn } call: draft.Complete(call with { Status = ModelCallStatus.Dropped }); break;
            }
        }
    }

    /// <summary>Nobody can say any more what came of a call that is still open.</summary>
    private static void SettleCalls(ViewDraft draft)
    {
        foreach (var call in draft.Open<CallView>().ToList()) { draft.Complete(call with { Outcome = new ToolOutcome(ToolStatus.Unknown, "No result was recorded."), IsLost = true }); }
    }
}

using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Folds tool calls, the plan, and commands that were left running.</summary>
internal static class CallViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case ToolStarted started: Start(draft, started); break;
            case ToolFinished(var id, var outcome): Finish(draft, id, outcome); break;
            case CommandEnded(var run, var outcome):
                draft.Add(new CommandEndView(run, draft.Before.Background.FirstOrDefault(command => command.Run == run)?.Call, outcome));
                break;
            case PlanUpdated plan: Plan(draft, plan); break;
        }
    }

    private static void Start(ViewDraft draft, ToolStarted started) =>
        draft.Start(Item(draft, started.Call) with { Run = started.Run, Unconfined = started.Unconfined is true });

    private static void Finish(ViewDraft draft, CallId id, ToolOutcome outcome) =>
        draft.Complete((draft.Find<CallView>(call => call.Call.Id == id) ?? Item(draft, id)) with { Outcome = outcome, Printed = null });

    private static void Plan(ViewDraft draft, PlanUpdated plan)
    {
        if (draft.Find<PlanView>(_ => true) is { } known) { draft.Update(known with { Number = draft.After.Turns, Steps = plan.Steps, Explanation = plan.Explanation }); }
        else { draft.Start(new PlanView(draft.After.Turns, plan.Steps, plan.Explanation)); }
    }

    private static CallView Item(ViewDraft draft, CallId id)
    {
        var call = Find(draft.Before, id) ?? Find(draft.After, id) ?? new ToolCall(id, "", "");
        return CallView.Of(call, draft.After.Started?.Workspace ?? "");
    }

    private static ToolCall? Find(SessionState state, CallId id) => state.Calls.FirstOrDefault(open => open.Call.Id == id)?.Call;
}

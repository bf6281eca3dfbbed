using Perdure.Core.Events;
using Perdure.Core.State;

namespace Perdure.Core.Views;

/// <summary>Folds the work of agents.</summary>
internal static class AgentViewFold
{
    public static void Apply(ViewDraft draft)
    {
        switch (draft.Entry.Event)
        {
            case AgentSpawned spawned: draft.Start(Item(draft, spawned.Agent, spawned.Task)); break;
            case AgentMessageSent sent: Send(draft, sent); break;
            case AgentProgressed seen when Working(draft, seen.Agent) is { } agent:
                draft.Update(agent with { Spent = seen.Spent, Question = seen.Question, Step = seen.Question is not null && seen.Question != agent.Question ? AgentStep.Asks : AgentStep.Progressed });
                break;
            case AgentStopped stopped when Working(draft, stopped.Agent) is { } agent:
                draft.Update(agent with { Spent = stopped.Spent, Step = AgentStep.Stopped });
                break;
            case AgentFinished ended:
                draft.Complete((Working(draft, ended.Agent) ?? Item(draft, ended.Agent, "")) with { Step = AgentStep.Finished, Question = null, Status = ended.Status, Result = ended.Text, Spent = ended.Spent });
                break;
            case AgentsAwaited awaited: draft.Start(new AgentWaitView(awaited.Call, awaited.Agents, awaited.All, awaited.Until)); break;
            case AgentResultsDelivered(var call, _, var text) when draft.Find<AgentWaitView>(wait => wait.Call == call) is { } wait: draft.Complete(wait with { Result = text }); break;
        }
    }

    /// <summary>An agent at rest that is given something more begins anew.</summary>
    private static void Send(ViewDraft draft, AgentMessageSent sent)
    {
        if (Working(draft, sent.Agent) is { } agent) { draft.Update(agent with { Text = sent.Text, Step = AgentStep.Messaged }); }
        else { draft.Start(Item(draft, sent.Agent, sent.Text) with { Step = AgentStep.Messaged }); }
    }

    private static AgentView? Working(ViewDraft draft, int number) => draft.Find<AgentView>(agent => agent.Number == number);

    private static AgentView Item(ViewDraft draft, int number, string text) => Of(draft.After.Agents.First(agent => agent.Number == number), text);

    public static AgentView Of(Agent agent, string text) => new(agent.Number, agent.Session, agent.Call, agent.Task, text) { Spent = agent.Spent, Question = agent.Question };
}

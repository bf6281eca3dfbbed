using System.Diagnostics;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What each fact about agents makes true.</summary>
internal static class AgentFold
{
    public static SessionState Apply(SessionState state, AgentEvent happened) => happened switch
    {
        AgentSpawned spawned => Spawned(state, spawned),
        AgentMessageSent sent => Sent(state, sent),
        AgentProgressed seen => Charged(state, seen.Agent, seen.Spent, agent => Heard(agent, seen.Taken) with { Question = seen.Question }),
        AgentStopped stopped => Charged(state, stopped.Agent, stopped.Spent, agent => agent with { Stopped = true, Question = null }),
        AgentFinished rested => Rested(state, rested),
        AgentsAwaited(var call, var agents, var all, var until) => state with { AgentWait = new AgentWait(call, agents, all, until) },
        AgentResultsDelivered(var call, var agents, var text) => CallFold.Finished(
            state with { AgentWait = null, UndeliveredEnds = state.UndeliveredEnds.RemoveAll(news => news.Agent is { } agent && agents.Contains(agent)) },
            call,
            new ToolOutcome(ToolStatus.Succeeded, text, Waited: true)),

        // C# does not know that the hierarchy is closed; a test walks its cases.
        _ => throw new UnreachableException($"Agent folding: every event has a rule, found {happened.GetType().Name}."),
    };

    /// <summary>What the agents of a goal did has no use any more when the goal is gone.</summary>
    public static SessionState Dismissed(SessionState state, int goal) => state with
    {
        Agents = [.. state.Agents.Select(agent => agent.IsAtWork && agent.Goal == goal ? agent with { Dismissed = true, Stopped = false, Question = null } : agent)],
    };

    private static SessionState Spawned(SessionState state, AgentSpawned spawned)
    {
        var agent = new Agent(spawned.Agent, spawned.Session, spawned.Call, MechanicalSummary.Shortened(spawned.Task, MechanicalSummary.LineChars), spawned.Model, spawned.Profile)
        {
            Orders = [new AgentOrder(1, spawned.Task)],
            Assignment = 1,
            Goal = ChargedTo(state),
        };
        var now = state with { Agents = state.Agents.Add(agent) };
        return CallFold.Finished(now, spawned.Call, new ToolOutcome(ToolStatus.Succeeded, spawned.Answer ?? ""));
    }

    private static SessionState Sent(SessionState state, AgentMessageSent sent)
    {
        var now = AgentRules.Changed(state, sent.Agent, agent => agent with
        {
            // What was given up with a goal is not taken up again with the next message.
            Orders = agent.Dismissed ? [new AgentOrder(sent.Errand, sent.Text)] : agent.Orders.Add(new AgentOrder(sent.Errand, sent.Text)),
            Assignment = sent.Errand,
            Dismissed = false,
            Stopped = false,
            Goal = ChargedTo(state),
        });
        return CallFold.Finished(now, sent.Call, new ToolOutcome(ToolStatus.Succeeded, sent.Answer ?? ""));
    }

    private static SessionState Rested(SessionState state, AgentFinished rested)
    {
        var now = Charged(state, rested.Agent, rested.Spent, agent => Heard(agent, rested.Errand) with { FinishedAssignment = rested.Errand, LastEnd = rested.Status, Question = null });
        now = ProgressTracker.Heard(now, rested.Text);
        return now with { UndeliveredEnds = now.UndeliveredEnds.Add(new UndeliveredEnd(state.Seq, $"{rested.Opening}\n{rested.Text}".TrimEnd(), Agent: rested.Agent)) };
    }

    private static Agent Heard(Agent agent, int taken) => agent with
    {
        StartedAssignment = taken,
        Orders = agent.Orders.RemoveAll(order => order.Assignment <= taken),
        MustResume = false,
        Stopped = false,
    };

    /// <summary>What an agent spends counts against the budgets of the goal it works for, and against the ceilings of the profile.</summary>
    private static SessionState Charged(SessionState state, int number, AgentSpending spent, Func<Agent, Agent> change)
    {
        if (AgentRules.Find(state, number) is not { } agent) { return state; }

        var more = spent.Less(agent.Spent);
        var alone = state.Autonomy.Plus(more.Actions, more.Files);
        var charged = agent.Goal is { } account ? GoalAccounting.Changed(state, account, goal => goal with { Delegated = goal.Delegated.Plus(more) }) : state;
        return AgentRules.Changed(charged with { Autonomy = alone }, number, known => change(known) with { Spent = spent });
    }

    private static int? ChargedTo(SessionState state) => GoalAccounting.AccountOf(state)?.Number ?? (state.Goal is { State: not CompleteGoal } goal ? goal.Number : null);
}

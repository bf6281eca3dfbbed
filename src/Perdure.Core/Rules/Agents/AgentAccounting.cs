using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Adds up what a session and its agents have spent.</summary>
public static class AgentAccounting
{
    /// <summary>What a session has spent from its beginning.</summary>
    public static AgentSpending SpentBy(SessionState state)
    {
        var usage = state.Usage;
        var own = new AgentSpending(
            usage.Calls, Math.Max(0, usage.Input - usage.Cached) + usage.Output, usage.Cached, usage.Cost, usage.UnpricedCalls, state.Autonomy.ActionsEver, state.Autonomy.FilesEver, usage.Input, usage.EstimatedCalls);
        return own.Plus(SpentByAgents(state) with { Actions = 0, Files = 0 }); // What they did is among what it did alone.
    }

    /// <summary>What the agents of a session have spent together.</summary>
    public static AgentSpending SpentByAgents(SessionState state) => state.Agents.Aggregate(AgentSpending.None, (sum, agent) => sum.Plus(agent.Spent));

    /// <summary>The user has said something: what is done unattended is counted from here.</summary>
    public static AutonomyUsage UserSpoke(SessionState state, DateTimeOffset? since) => new(CostOf(state), Since: since)
    {
        ActionsEver = state.Autonomy.ActionsEver,
        FilesEver = state.Autonomy.FilesEver,
        AgentCallsBefore = SpentByAgents(state).Calls,
        AgentsBefore = state.Agents.Length,
    };

    /// <summary>What a session has cost, with those it spawned.</summary>
    public static decimal CostOf(SessionState state) => state.Usage.Cost + SpentByAgents(state).Cost;
}

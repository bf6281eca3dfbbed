using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting;

namespace Perdure.Cli.Agents;

/// <summary>Says in a line what happens to the agents of a session, for whoever watches: that one begins, asks, stops and rests.</summary>
internal static class AgentLines
{
    private const int DetailChars = 160;

    /// <returns>Null where there is nothing to say.</returns>
    public static string? Of(ViewChange change, AnsiStyle ink) => change switch
    {
        ViewChange.ItemStarted(AgentView { Step: AgentStep.Spawned } agent) => $"{ink.Bold("⇒")} agent {agent.Number}: {Short(agent.Text)} {ink.Dim($"· session {agent.Session}")}",
        ViewChange.ItemStarted(AgentView agent) => Told(agent, ink),
        ViewChange.ItemUpdated(AgentView { Step: AgentStep.Messaged } agent) => Told(agent, ink),
        ViewChange.ItemUpdated(AgentView { Step: AgentStep.Asks, Question: { } question } agent) => ink.Notable($"? agent {agent.Number} asks: {Short(question)}"),
        ViewChange.ItemUpdated(AgentView { Step: AgentStep.Stopped } agent) => ink.Notable($"! agent {agent.Number} is stopped; it goes on with the session"),
        ViewChange.ItemCompleted(AgentView { Status: TurnEnd.Answered } agent) => $"{ink.Good("✓")} agent {agent.Number} {ink.Dim($"· {AgentSummary.Spent(agent.Spent)}")}",
        ViewChange.ItemCompleted(AgentView { Status: { } status } agent) => $"{ink.Bad("✗")} agent {agent.Number} {ink.Dim($"· {LogWords.Of(status)} · {Short(agent.Result)}")}",
        ViewChange.ItemStarted(AgentWaitView wait) => ink.Dim($"… waiting for agent {string.Join(", ", wait.Agents)}"),
        _ => null,
    };

    private static string Told(AgentView agent, AnsiStyle ink) => $"{ink.Bold("⇒")} agent {agent.Number} is told: {Short(agent.Text)}";

    private static string Short(string text) => Printable.FirstLine(text, DetailChars);
}

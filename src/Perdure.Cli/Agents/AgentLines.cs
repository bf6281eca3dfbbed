using Perdure.Cli.Exec;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Agents;

/// <summary>Says in a line what happens to the agents of a session, for whoever watches: that one begins, asks, stops and rests.</summary>
internal static class AgentLines
{
    private const int DetailLetters = 160;

    /// <returns>Null where there is nothing to say.</returns>
    public static string? Of(Step step, AnsiStyle ink) => step.Entry.Event switch
    {
        AgentSpawned spawned => $"{ink.Bold("⇒")} agent {spawned.Agent}: {Short(spawned.Task)} {ink.Dim($"· session {spawned.Session}")}",
        AgentMessageSent sent => $"{ink.Bold("⇒")} agent {sent.Agent} is told: {Short(sent.Text)}",
        AgentProgressed { Question: { } question } seen when IsNews(step, seen) => ink.Notable($"? agent {seen.Agent} asks: {Short(question)}"),
        AgentStopped stopped => ink.Notable($"! agent {stopped.Agent} is stopped; it goes on with the session"),
        AgentFinished { Status: TurnEnd.Answered } rested => $"{ink.Good("✓")} agent {rested.Agent} {ink.Dim($"· {AgentSummary.Spent(rested.Spent)}")}",
        AgentFinished rested => $"{ink.Bad("✗")} agent {rested.Agent} {ink.Dim($"· {LogWords.Of(rested.Status)} · {Short(rested.Text)}")}",
        AgentsAwaited awaited => ink.Dim($"… waiting for agent {string.Join(", ", awaited.Agents)}"),
        _ => null,
    };

    /// <summary>What else is known of a question changes often; that it is asked is said once.</summary>
    public static bool IsNews(Step step, AgentProgressed seen) => step.Before.Agents.All(agent => agent.Number != seen.Agent || agent.Question != seen.Question);

    private static string Short(string text) => Printable.FirstLine(text, DetailLetters);
}

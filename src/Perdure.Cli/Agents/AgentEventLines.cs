using System.Text.Json;
using Perdure.Cli.Exec;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Cli.Agents;

/// <summary>Writes what happens to the agents of a session as event lines of our own: begun, awaited, asking, stopped, resting, and nothing between.</summary>
internal static class AgentEventLines
{
    public static void Write(EventLines lines, Step step)
    {
        var seq = step.Entry.Seq;
        switch (step.Entry.Event)
        {
            case AgentSpawned spawned:
                lines.Write("perdure.agent_started", seq, json =>
                {
                    json.WriteNumber("agent", spawned.Agent);
                    json.WriteString("session", spawned.Session.Value);
                    json.WriteString("call", spawned.Call.Value);
                    json.WriteString("task", DelegationRules.Find(step.After, spawned.Agent).Task);
                });
                break;
            case AgentMessageSent sent:
                lines.Write("perdure.agent_told", seq, json => json.WriteNumber("agent", sent.Agent));
                break;
            case AgentProgressed { Question: { } question } seen when AgentLines.IsNews(step, seen):
                lines.Write("perdure.agent_asks", seq, json =>
                {
                    json.WriteNumber("agent", seen.Agent);
                    json.WriteString("session", DelegationRules.Find(step.After, seen.Agent).Session.Value);
                    json.WriteString("text", question);
                });
                break;
            case AgentsAwaited awaited:
                lines.Write("perdure.agents_awaited", seq, json =>
                {
                    json.WriteStartArray("agents");
                    foreach (var agent in awaited.Agents) { json.WriteNumberValue(agent); }

                    json.WriteEndArray();
                    json.WriteString("until", awaited.Until);
                });
                break;
            case AgentStopped stopped:
                lines.Write("perdure.agent_stopped", seq, json => json.WriteNumber("agent", stopped.Agent));
                break;
            case AgentFinished rested:
                lines.Write("perdure.agent_rested", seq, json =>
                {
                    json.WriteNumber("agent", rested.Agent);
                    json.WriteString("session", DelegationRules.Find(step.After, rested.Agent).Session.Value);
                    json.WriteString("status", LogWords.Of(rested.Status));
                    json.WriteString("text", rested.Text);
                    Spent(json, rested.Spent);
                });
                break;
        }
    }

    public static void Spent(Utf8JsonWriter json, AgentSpending spent, string name = "spent")
    {
        json.WriteStartObject(name);
        json.WriteNumber("calls", spent.Calls);
        json.WriteNumber("chargedTokens", spent.Charged);
        json.WriteNumber("cachedTokens", spent.Cached);
        if (spent.UnpricedCalls == 0) { json.WriteNumber("cost", spent.Cost); }
        else { json.WriteNull("cost"); } // Unknown is not nothing.

        if (spent.EstimatedCalls > 0) { json.WriteNumber("estimatedCalls", spent.EstimatedCalls); }

        json.WriteEndObject();
    }
}

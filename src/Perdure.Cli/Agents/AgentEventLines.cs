using System.Text.Json;
using Perdure.Cli.Exec;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Cli.Agents;

/// <summary>Writes what happens to the agents of a session as event lines of our own: begun, awaited, asking, stopped, resting, and nothing between.</summary>
internal static class AgentEventLines
{
    public static void Write(EventLines lines, ViewChange change, long? seq)
    {
        switch (change)
        {
            case ViewChange.ItemStarted(AgentView { Step: AgentStep.Spawned } agent):
                lines.Write("perdure.agent_started", seq, json =>
                {
                    json.WriteNumber("agent", agent.Number);
                    json.WriteString("session", agent.Session.Value);
                    json.WriteString("call", agent.Call.Value);
                    json.WriteString("task", agent.Task);
                });
                break;
            case ViewChange.ItemStarted(AgentView agent): Told(lines, agent, seq); break;
            case ViewChange.ItemUpdated(AgentView { Step: AgentStep.Messaged } agent): Told(lines, agent, seq); break;
            case ViewChange.ItemUpdated(AgentView { Step: AgentStep.Asks } agent):
                lines.Write("perdure.agent_asks", seq, json =>
                {
                    json.WriteNumber("agent", agent.Number);
                    json.WriteString("session", agent.Session.Value);
                    json.WriteString("text", agent.Question);
                });
                break;
            case ViewChange.ItemStarted(AgentWaitView wait):
                lines.Write("perdure.agents_awaited", seq, json =>
                {
                    json.WriteStartArray("agents");
                    foreach (var agent in wait.Agents) { json.WriteNumberValue(agent); }

                    json.WriteEndArray();
                    json.WriteString("until", wait.Until);
                });
                break;
            case ViewChange.ItemUpdated(AgentView { Step: AgentStep.Stopped } agent):
                lines.Write("perdure.agent_stopped", seq, json => json.WriteNumber("agent", agent.Number));
                break;
            case ViewChange.ItemCompleted(AgentView { Status: { } status } agent):
                lines.Write("perdure.agent_rested", seq, json =>
                {
                    json.WriteNumber("agent", agent.Number);
                    json.WriteString("session", agent.Session.Value);
                    json.WriteString("status", LogWords.Of(status));
                    json.WriteString("text", agent.Result);
                    Spent(json, agent.Spent);
                });
                break;
        }
    }

    private static void Told(EventLines lines, AgentView agent, long? seq) => lines.Write("perdure.agent_told", seq, json => json.WriteNumber("agent", agent.Number));

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

using System.Globalization;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Agents;

/// <summary>Says how the agents of a session stand.</summary>
internal static class AgentSummary
{
    private const int TaskChars = 80;

    public static string Line(Agent agent) =>
        $"{agent.Number}  {agent.Session}  {Status(agent)} · {Spent(agent.Spent)} · {Printable.FirstLine(agent.Task, TaskChars)}{(agent.Question is { } question ? $" · asks: {Printable.FirstLine(question, TaskChars)}" : "")}";

    public static string Status(Agent agent) => agent switch
    {
        { Dismissed: true } => "dismissed",
        { IsAtWork: true, Question: not null } => "asking",
        { IsAtWork: true, Stopped: true } => "stopped",
        { IsAtWork: true } => "at work",
        { LastEnd: { } end } => LogWords.Of(end),
        _ => "at rest",
    };

    public static string Spent(AgentSpending spent)
    {
        var cost = spent.UnpricedCalls == 0 && spent.Cost > 0 ? string.Create(CultureInfo.InvariantCulture, $" · ${spent.Cost:0.00##}") : "";
        return $"{UsageLine.Count(spent.Calls, "model call")} · {UsageLine.Tokens(spent.Charged)} tokens charged{cost}{(spent.EstimatedCalls > 0 ? $" ({UsageLine.Estimated(spent.EstimatedCalls)})" : "")}";
    }

    public static void Write(Utf8JsonWriter json, SessionState state)
    {
        json.WriteStartArray("agents");
        foreach (var agent in state.Agents)
        {
            json.WriteStartObject();
            json.WriteNumber("agent", agent.Number);
            json.WriteString("session", agent.Session.Value);
            json.WriteString("status", Status(agent));
            json.WriteString("task", agent.Task);
            json.WriteString("question", agent.Question);
            AgentEventLines.Spent(json, agent.Spent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

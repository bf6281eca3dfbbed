using System.Text;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Sentences about agents that are put before a model.</summary>
internal static class AgentMessages
{
    /// <summary>What a session reads of another's last words; more belongs into a file of the workspace.</summary>
    private const int ReportCharsMax = 8_000;

    /// <summary>What an agent reads first. The task comes first, because it is what lists show of a session.</summary>
    public static string Task(string task) => $"""
        {task.Trim()}

        (You do this for another agent, which works in the same workspace and knows nothing of this conversation. Your last message is all it is given of your work: say what you did, what you found and what is left. Ask the user only what you cannot go on without.)
        """;

    public static string Spawned(int agent, SessionId session) =>
        $"Agent {agent} works on it, as session {session}. Go on with something else, or wait for it with wait_agent; you are told when it rests.";

    public static string Sent(int agent, bool wasAtWork) => wasAtWork
        ? $"Agent {agent} is told before its next step."
        : $"Agent {agent} goes to work again. You are told when it rests.";

    public static string Ended(Agent agent, AgentFinished rested) => $"Agent {rested.Agent} ({agent.Task}) {Status(rested.Status)}; {Spent(rested.Spent)}.";

    /// <summary>What an agent's parent is given of its work.</summary>
    public static string Report(SessionState child, TurnEnded end)
    {
        var text = new StringBuilder();
        if (end is { Reason: not TurnEnd.Answered, Detail: { } why }) { text.Append("Why: ").Append(MechanicalSummary.Shortened(why, MechanicalSummary.LineChars * 2)).Append('\n'); }

        var said = FinalMessage.Of(child).Trim();
        if (said.Length > 0) { text.Append(end.Reason == TurnEnd.Answered ? "Its report:\n" : "It said last:\n").Append(MechanicalSummary.Shortened(said, ReportCharsMax)).Append('\n'); }
        if (!child.Background.IsEmpty) { text.Append($"It left {(child.Background.Length == 1 ? "1 command" : $"{child.Background.Length} commands")} running.\n"); }

        return text.ToString().TrimEnd();
    }

    public static IEnumerable<string> Lines(SessionState state) => state.Agents.Select(agent => Line(state, agent));

    public static string Line(SessionState state, Agent agent) =>
        $"agent {agent.Number}: {Now(state, agent)}; {Spent(agent.Spent)}; session {agent.Session}; task: {agent.Task.ReplaceLineEndings(" ")}";

    public static string Now(SessionState state, Agent agent) => agent switch
    {
        { Dismissed: true } => "was dismissed",
        { IsAtWork: true, Question: { } question } => $"waits for a person's answer: {question}",
        { IsAtWork: true } => AgentRules.MayWork(state) ? "works" : "is stopped until this session goes on",
        { LastEnd: { } end } => Status(end),
        _ => "rests",
    };

    public static string Status(TurnEnd end) => end switch
    {
        TurnEnd.Answered => "is done",
        TurnEnd.Interrupted => "was stopped by a person",
        TurnEnd.Failed => "failed",
        TurnEnd.Blocked => "got nowhere and was stopped",
        TurnEnd.Limited => "came to a usage limit",
        _ => "came to the end of what it may do by itself",
    };

    private static string Spent(AgentSpending spent) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{spent.Calls} model calls, {spent.Charged:N0} tokens charged{(spent.UnpricedCalls == 0 && spent.Cost > 0 ? $", ${spent.Cost:0.00##}" : "")}");
}

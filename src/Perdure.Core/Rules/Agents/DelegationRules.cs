using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What a session and one it spawned have to do with each other: how the one begins, what it is told, and what it has to tell.</summary>
public static class DelegationRules
{
    public static Agent Find(SessionState state, int number) => AgentRules.Find(state, number)
        ?? throw new InvalidOperationException($"Delegating: expected agent {number} in {state.Id}, found {state.Agents.Length} agents.");

    /// <summary>How an agent's session begins: in the same workspace, with the same instructions, under the settings it has to keep within.</summary>
    public static SessionStarted Beginning(SessionState state, Agent agent, Func<Settings, ImmutableArray<ToolSpec>> tools, string client)
    {
        var own = state.Started!;
        var settings = AgentRules.SettingsOf(state, agent);
        return new SessionStarted(agent.Session, SessionState.CurrentRules, own.Workspace, client, own.Version, own.Instructions, tools(settings), settings);
    }

    /// <summary>The agent's settings, no wider than what this session may by now.</summary>
    public static Settings Within(SessionState state, Settings agents) => Within(state.Permissions, agents);

    public static Settings Within(Permissions permissions, Settings agents) =>
        agents with { Permissions = (agents.Permissions ?? Profiles.Workspace).Narrowed(permissions) };

    /// <summary>Something it was given, as an input that counts once however often it is sent.</summary>
    public static GiveInput Input(SessionState state, Agent agent, AgentOrder order) => new(
        new InputId($"{state.Id}/{agent.Number}/{order.Assignment}"),
        order.Assignment == 1 ? AgentMessages.Task(order.Text) : order.Text,
        $"session {state.Id}",
        Delivery.Steer);

    /// <summary>What lets an agent go on that had been stopped; null where it goes on by itself or has nothing left to do.</summary>
    public static SessionCommand? GoingOn(SessionState child) => child switch
    {
        { AtRest: false } => null,
        { Goal.State: PausedGoal, LastEnd: null or { Reason: TurnEnd.Interrupted or TurnEnd.Answered } } => new ResumeGoal("the session that spawned it"),
        { LastEnd.Reason: TurnEnd.Interrupted } => new ResumeTurn(),
        _ => null,
    };

    /// <summary>Whether an agent has stopped altogether, those it spawned included.</summary>
    public static bool HasStopped(SessionState child) => child.AtRest && PendingWork.In(child).All(open => open is WatchCommand);

    /// <summary>What there is to tell of an agent that is not known yet.</summary>
    /// <param name="taken">The last assignment it has taken up.</param>
    public static ReportAgent? News(RunAgent known, Agent agent, SessionState child, int taken, DateTimeOffset at)
    {
        var news = new ReportAgent(agent.Number, taken, AgentAccounting.SpentBy(child), Question(child), taken > agent.FinishedAssignment ? AgentRules.RestOf(child, at) : null);
        return news.End is not null || (taken, news.Spent, news.Question, false) != (known.StartedAssignment, known.Known, known.Question, known.Resume) ? news : null;
    }

    private static string? Question(SessionState child) =>
        QuestionSummary.Of(child) is { } question ? MechanicalSummary.Shortened(question, MechanicalSummary.LineChars) : null;
}

using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>A fact about sessions this one has spawned.</summary>
public abstract record AgentEvent : SessionEvent
{
    private protected AgentEvent() { }
}

/// <summary>The intent to have a session of its own do something. It is durable before that session exists, and names it.</summary>
/// <param name="Call">The call that spawned it, which is answered by this.</param>
/// <param name="Profile">Where it was to be narrower than this session's own.</param>
public sealed record AgentSpawned(int Agent, SessionId Session, CallId Call, string Task, string Model, string? Profile = null) : AgentEvent
{
    /// <summary>What the call is answered.</summary>
    public string? Answer { get; init; }
}

/// <summary>An agent is to hear something more.</summary>
/// <param name="Errand">Counts what it was given.</param>
/// <param name="Call">The call that said so, which is answered by this.</param>
public sealed record AgentMessageSent(int Agent, int Errand, CallId Call, string Text) : AgentEvent
{
    /// <summary>What the call is answered.</summary>
    public string? Answer { get; init; }
}

/// <summary>What is known of an agent at work has changed: what it has spent, or what it asks.</summary>
/// <param name="Taken">The last assignment it has taken up.</param>
/// <param name="Question">What it cannot go on without, until somebody has answered it there.</param>
public sealed record AgentProgressed(int Agent, int Taken, AgentSpending Spent, string? Question = null) : AgentEvent;

/// <summary>An agent was stopped, because this session was, and goes on when this session does.</summary>
public sealed record AgentStopped(int Agent, AgentSpending Spent) : AgentEvent;

/// <summary>An agent came to rest with what it had been given.</summary>
/// <param name="Errand">The last one it had taken up.</param>
/// <param name="Text">What it said last, within its bound.</param>
public sealed record AgentFinished(int Agent, int Errand, TurnEnd Status, string Text, AgentSpending Spent) : AgentEvent
{
    /// <summary>What the model reads before its words: who came to rest, and how.</summary>
    public string? Opening { get; init; }
}

/// <summary>A call waits for agents. Nothing is asked of a model meanwhile.</summary>
/// <param name="Until">When it is answered all the same.</param>
public sealed record AgentsAwaited(CallId Call, ImmutableArray<int> Agents, bool All, DateTimeOffset Until) : AgentEvent;

/// <summary>The call that waited is answered, with the ends that had not been told.</summary>
/// <param name="Agents">Those whose ends it tells.</param>
public sealed record AgentResultsDelivered(CallId Call, ImmutableArray<int> Agents, string Text) : AgentEvent;

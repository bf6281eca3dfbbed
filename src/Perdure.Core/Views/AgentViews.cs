using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>An agent at work on what it was given.</summary>
/// <param name="Number">What the model calls it by.</param>
/// <param name="Text">What it was given last.</param>
public sealed record AgentView(int Number, SessionId Session, CallId Call, string Task, string Text) : ItemView
{
    public AgentStep Step { get; init; }

    public AgentSpending Spent { get; init; } = AgentSpending.None;

    /// <summary>What it asks and cannot go on without.</summary>
    public string? Question { get; init; }

    /// <summary>How it came to rest; null while it works.</summary>
    public TurnEnd? Status { get; init; }

    /// <summary>What it said last; empty while it works.</summary>
    public string Result { get; init; } = "";
}

/// <summary>What happened to an agent last.</summary>
public enum AgentStep
{
    Spawned,

    /// <summary>It was given something more.</summary>
    Messaged,

    /// <summary>It asks something it had not asked before.</summary>
    Asks,

    /// <summary>More is known of what it has spent.</summary>
    Progressed,

    /// <summary>It was stopped with the session, and goes on with it.</summary>
    Stopped,
    Finished,
}

/// <summary>A call waits for agents, and nothing else is done meanwhile.</summary>
/// <param name="All">For all of them, not for the first.</param>
public sealed record AgentWaitView(CallId Call, ImmutableArray<int> Agents, bool All, DateTimeOffset Until) : ItemView
{
    /// <summary>What the call was answered; null while it waits.</summary>
    public string? Result { get; init; }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>A session this one has spawned to have something done, and what is known of it here.</summary>
/// <param name="Number">Counts the agents of the session; it is what the model calls them by.</param>
/// <param name="Call">The call that spawned it.</param>
/// <param name="Task">What it was spawned for, shortened.</param>
/// <param name="Model">The model of the chain it begins with.</param>
/// <param name="Profile">A profile it was to have; never wider than that of this session.</param>
public sealed record Agent(int Number, SessionId Session, CallId Call, string Task, string Model, string? Profile)
{
    /// <summary>What it was given and is not known to have taken up yet, in order.</summary>
    public ImmutableArray<AgentOrder> Orders { get; init; } = [];

    /// <summary>Counts what it was given.</summary>
    public int Assignment { get; init; }

    /// <summary>The last assignment it is known to have taken up.</summary>
    public int StartedAssignment { get; init; }

    /// <summary>The last assignment whose end is known.</summary>
    public int FinishedAssignment { get; init; }

    public AgentSpending Spent { get; init; } = AgentSpending.None;

    /// <summary>What it asks the user and cannot continue without.</summary>
    public string? Question { get; init; }

    /// <summary>How it last came to rest.</summary>
    public TurnEnd? LastEnd { get; init; }

    /// <summary>Stopped together with this session; must be told to resume.</summary>
    public bool MustResume { get; init; }

    /// <summary>It is known to have stopped.</summary>
    public bool Stopped { get; init; }

    /// <summary>Nobody wants what it was doing any more.</summary>
    public bool Dismissed { get; init; }

    /// <summary>The goal that what it spends is charged to.</summary>
    public int? Goal { get; init; }

    [JsonIgnore]
    public bool IsAtWork => FinishedAssignment < Assignment && !Dismissed;
}

/// <summary>Something an agent was given to do.</summary>
public sealed record AgentOrder(int Assignment, string Text);

/// <summary>A call that waits for agents.</summary>
/// <param name="All">For all of them, not for the first.</param>
public sealed record AgentWait(CallId Call, ImmutableArray<int> Agents, bool All, DateTimeOffset Until);

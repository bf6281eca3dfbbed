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

    /// <summary>The last errand it is known to have taken up.</summary>
    public int StartedAssignment { get; init; }

    /// <summary>The last errand whose end is known.</summary>
    public int FinishedAssignment { get; init; }

    public AgentSpending Spent { get; init; } = AgentSpending.None;

    /// <summary>What it asks a person and cannot go on without.</summary>
    public string? Question { get; init; }

    /// <summary>How it last came to rest.</summary>
    public TurnEnd? LastEnd { get; init; }

    /// <summary>This session wanted it to stop, and it has not been heard of since it may go on.</summary>
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

/// <summary>What an agent has spent so far, those it spawned itself included.</summary>
/// <param name="Charged">Tokens that count: input that was not cached, and output.</param>
/// <param name="Actions">Tool calls that may have changed something.</param>
/// <param name="Files">Files its patches changed.</param>
/// <param name="Input">Tokens of input, cached ones too.</param>
/// <param name="EstimatedCalls">Calls whose tokens are estimates.</param>
public sealed record AgentSpending(long Calls, long Charged, long Cached, decimal Cost, long UnpricedCalls, int Actions, int Files, long Input = 0, long EstimatedCalls = 0)
{
    public static readonly AgentSpending None = new(0, 0, 0, 0m, 0, 0, 0);

    /// <summary>What a session has spent from its beginning.</summary>
    public static AgentSpending Of(SessionState state)
    {
        var usage = state.Usage;
        var own = new AgentSpending(
            usage.Calls, Math.Max(0, usage.Input - usage.Cached) + usage.Output, usage.Cached, usage.Cost, usage.UnpricedCalls, state.Autonomy.ActionsEver, state.Autonomy.FilesEver, usage.Input, usage.EstimatedCalls);
        return own.Plus(OfAgents(state) with { Actions = 0, Files = 0 }); // What they did is among what it did alone.
    }

    /// <summary>What the agents of a session have spent together.</summary>
    public static AgentSpending OfAgents(SessionState state) => state.Agents.Aggregate(None, (sum, agent) => sum.Plus(agent.Spent));

    public AgentSpending Plus(AgentSpending more) => new(
        Calls + more.Calls, Charged + more.Charged, Cached + more.Cached, Cost + more.Cost, UnpricedCalls + more.UnpricedCalls, Actions + more.Actions, Files + more.Files,
        Input + more.Input, EstimatedCalls + more.EstimatedCalls);

    public AgentSpending Less(AgentSpending before) => new(
        Calls - before.Calls,
        Charged - before.Charged,
        Cached - before.Cached,
        Cost - before.Cost,
        UnpricedCalls - before.UnpricedCalls,
        Actions - before.Actions,
        Files - before.Files,
        Input - before.Input,
        EstimatedCalls - before.EstimatedCalls);
}

/// <summary>A call that waits for agents.</summary>
/// <param name="All">For all of them, not for the first.</param>
public sealed record AgentWait(CallId Call, ImmutableArray<int> Agents, bool All, DateTimeOffset Until);

/// <summary>On whose behalf a session works: it was spawned by another.</summary>
/// <param name="Call">The call of the other that spawned it.</param>
/// <param name="Agent">Its number there.</param>
/// <param name="Depth">How many sessions stand above it.</param>
public sealed record Delegation(SessionId Parent, CallId Call, int Agent, int Depth);

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>The intent to run a tool. It is durable before the tool starts.</summary>
/// <param name="Run">Counts the runs of the session; names the folder the run is kept in.</param>
/// <param name="Unconfined">It runs outside the sandbox, with the user's own rights.</param>
public sealed record ToolStarted(CallId Call, int Run, bool? Unconfined = null) : SessionEvent;

public sealed record ToolFinished(CallId Call, ToolOutcome Outcome) : SessionEvent;

/// <summary>The model changed its plan. The plan is a part of the session, so the rules answer the call themselves.</summary>
public sealed record PlanUpdated(CallId Call, ImmutableArray<PlanStep> Steps, string? Explanation = null) : SessionEvent
{
    /// <summary>What the call is answered.</summary>
    public string? Answer { get; init; }
}

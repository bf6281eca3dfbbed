using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>A fact about the goal of a session.</summary>
public abstract record GoalEvent : SessionEvent
{
    private protected GoalEvent() { }
}

/// <param name="Call">The model's call that set it, if one did; it is answered by this.</param>
public sealed record GoalSet(
    int Goal, string Objective, Contract Contract, Budgets Budgets, GoalContext Context, string By, DateTimeOffset At, CallId? Call = null) : GoalEvent
{
    /// <summary>What the call is answered.</summary>
    public string? Answer { get; init; }
}

/// <summary>Something of the goal was changed; what is null stays.</summary>
public sealed record GoalEdited(int Goal, string By, string? Objective = null, Contract? Contract = null, Budgets? Budgets = null) : GoalEvent;

public sealed record GoalPaused(int Goal, string By) : GoalEvent;

/// <param name="Automatic">By itself, because a limit is over.</param>
/// <param name="At">When a person did; said where a ceiling of time counts from there.</param>
public sealed record GoalResumed(int Goal, string By, bool? Automatic = null, DateTimeOffset? At = null) : GoalEvent;

public sealed record GoalCleared(int Goal, string By) : GoalEvent;

/// <summary>The goal stands differently, and nobody asked for it.</summary>
public sealed record GoalStatusChanged(int Goal, GoalStanding To) : GoalEvent;

/// <summary>The model was told of the goal: what it is, or what it has become.</summary>
public sealed record GoalTold(int Goal, string Text) : GoalEvent;

/// <summary>The model is to go on with the goal in a turn of its own.</summary>
/// <param name="Text">What it is told; null where it has just been told of the goal.</param>
/// <param name="WindingDown">The budget that is nearly used up, if this is the last turn.</param>
public sealed record GoalContinued(int Goal, string? Text, string? WindingDown = null) : GoalEvent;

/// <summary>Within a turn a budget came near its end; the turn is the last one.</summary>
public sealed record GoalWindingDown(int Goal, string Budget, string Text) : GoalEvent;

/// <summary>The protected files were looked at when the goal was set.</summary>
/// <param name="Problem">Why they could not be.</param>
public sealed record GoalSealed(int Goal, int Edition, ImmutableArray<Seal> Seals, string? Problem = null) : GoalEvent;

/// <summary>The model says that the goal is reached; now its checks are run.</summary>
public sealed record GoalCompletionClaimed(CallId Call) : GoalEvent;

/// <summary>The model says that it cannot go on.</summary>
public sealed record GoalObstacleNamed(CallId Call) : GoalEvent
{
    /// <summary>What the call is answered.</summary>
    public string? Answer { get; init; }
}

/// <summary>The intent to look at one part of the proof. It is durable before the command starts.</summary>
/// <param name="Run">Counts the runs of the session; names the folder the run is kept in.</param>
public sealed record CheckStarted(CallId Call, int Run, ProofKind Kind, string What) : GoalEvent;

/// <param name="Text">What the model reads, where it does not hold.</param>
public sealed record CheckFinished(CallId Call, Evidence Evidence, string? Text = null) : GoalEvent
{
    /// <summary>What the call is answered where the turn was stopped meanwhile.</summary>
    public string? Answer { get; init; }
}

/// <summary>The intent to have a model review what no command can judge.</summary>
public sealed record JudgeAsked(CallId Call, int Attempt, string Model) : GoalEvent;

/// <param name="RetryAt">When it is asked again; null when nobody is asked any more.</param>
public sealed record JudgeFailed(CallId Call, int Attempt, ModelFailure Failure, DateTimeOffset? RetryAt) : GoalEvent
{
    /// <summary>When; by the clock that <paramref name="RetryAt"/> was reckoned with.</summary>
    public DateTimeOffset? At { get; init; }
}

public sealed record GoalJudged(CallId Call, int Attempt, ImmutableArray<Evidence> Judgements, Usage? Usage) : GoalEvent;

/// <summary>What a turn learnt was put where the next one finds it.</summary>
/// <param name="Problem">Why it could not be put into the workspace; the next turn is told all the same.</param>
public sealed record HandoverKept(int Goal, int Turn, string Text, string? Problem = null) : GoalEvent;

/// <summary>From here on the model sees this and nothing of what came before. The log keeps everything.</summary>
/// <param name="Number">Counts the compactions of the session, of which this is one.</param>
public sealed record ContextRenewed(int Goal, int Number, string Text) : GoalEvent;

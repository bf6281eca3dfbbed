using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <param name="At">Told where a ceiling of time counts from it.</param>
public sealed record TurnStarted(int Turn, ImmutableArray<InputId> Inputs, DateTimeOffset? At = null) : SessionEvent;

/// <summary>A turn that had been interrupted or had failed goes on: the same turn, not a new one.</summary>
/// <param name="At">Told where a ceiling of time counts from it.</param>
public sealed record TurnResumed(int Turn, DateTimeOffset? At = null) : SessionEvent;

/// <summary>The turn came to rest.</summary>
/// <param name="Detail">Why, for people, where the reason alone does not say it.</param>
public sealed record TurnEnded(int Turn, TurnEnd Reason, string? Detail = null) : SessionEvent
{
    /// <summary>With <see cref="TurnEnd.Limited"/>: when the limit is over, where somebody said so.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When; said where a goal keeps account of the time of work.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>The workspace was not there when a turn began: the turn ends before a model is asked.</summary>
public sealed record WorkspaceNotFound(int Turn, string Why) : SessionEvent;

/// <summary>A turn that never came to its end was given up: calls that are open have an unknown outcome.</summary>
public sealed record TurnAbandoned(int Turn, string Reason) : SessionEvent
{
    /// <summary>What stands in place of a result that never came.</summary>
    public string? Result { get; init; }

    /// <summary>What a call is answered that had not been started.</summary>
    public string? NotRun { get; init; }
}

/// <summary>Somebody wants the running turn to stop. What runs is then stopped; the turn ends when nothing runs any more.</summary>
public sealed record InterruptRequested(string From) : SessionEvent
{
    /// <summary>What the model is told when what runs has stopped.</summary>
    public string? Notice { get; init; }

    /// <summary>What a call is answered that had not been started.</summary>
    public string? NotRun { get; init; }
}

/// <summary>The surroundings were looked at; the notes are those that were new or had changed.</summary>
public sealed record SurroundingsNoted(int Turn, ImmutableArray<Note> Notes) : SessionEvent;

using System.Collections.Immutable;

namespace Perdure.Cli.Reports;

/// <summary>What a session did when, for a picture.</summary>
/// <param name="Moments">When each entry was written, in their order.</param>
internal sealed record Timeline(
    ImmutableArray<DateTimeOffset> Moments, ImmutableArray<Span> Spans, ImmutableArray<Mark> Marks, ImmutableArray<Request> Requests);

/// <summary>The kinds of time a session spends.</summary>
internal enum Lane
{
    /// <summary>A model was asked and had not answered yet: for the next step, a summary or a judgement.</summary>
    Model,
    Tools,

    /// <summary>A check of the goal ran.</summary>
    Proof,

    /// <summary>For a provider that was away or had asked for patience, or for a limit to end.</summary>
    Waiting,

    /// <summary>A person was asked and had not answered yet.</summary>
    Person,
}

/// <param name="Well">Whether it came to what it was meant to.</param>
internal sealed record Span(Lane Lane, DateTimeOffset From, DateTimeOffset To, bool Well)
{
    public TimeSpan Length => To - From;
}

internal sealed record Mark(DateTimeOffset At, MarkKind Kind, string What);

internal enum MarkKind
{
    /// <summary>Another process took the session up: the one before had ended, or had been killed.</summary>
    TakenUp,
    Compacted,

    /// <summary>The goal stands differently.</summary>
    Goal,
}

/// <summary>A request that was answered.</summary>
/// <param name="Cached">What of the tokens the provider had still in memory.</param>
internal sealed record Request(DateTimeOffset At, long Tokens, long Cached);

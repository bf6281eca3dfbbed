using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

public sealed record CompactionBegun(int Number, CompactionCause Cause) : SessionEvent;

public sealed record CompactionAbandoned(int Number, string Why) : SessionEvent;

/// <summary>The intent to have a model write the summary.</summary>
public sealed record SummaryAsked(int Number, int Attempt, string Model) : SessionEvent;

/// <summary>The model could not write the summary. The response is that to any failed call: <see cref="ModelCallFailed"/>.</summary>
/// <param name="Since">When this model first failed in this compaction.</param>
/// <param name="Until">When it is asked again, or until when it is left alone.</param>
/// <param name="NextModel">Who is asked instead.</param>
public sealed record SummaryFailed(
    int Number, int Attempt, ModelFailure Failure, AfterFailure Then, DateTimeOffset Since, DateTimeOffset? Until = null, string? NextModel = null) : SessionEvent
{
    /// <summary>When; by the clock that <paramref name="Until"/> was reckoned with.</summary>
    public DateTimeOffset? At { get; init; }

    public DateTimeOffset? UnexplainedSince { get; init; }

    /// <summary>What it used all the same, where a reply had begun.</summary>
    public Usage? Usage { get; init; }
}

/// <summary>From here on the model sees this in place of what came before. The log keeps everything.</summary>
/// <param name="Summary">Written by the model, or mechanically where <paramref name="Trimmed"/>.</param>
/// <param name="Pinned">What was true at this moment, rendered from state: never summarised.</param>
/// <param name="Kept">The entries whose inputs stay in view word by word.</param>
public sealed record HistoryCompacted(
    int Number, string Summary, string Pinned, ImmutableArray<long> Kept, bool Trimmed, Usage? Usage) : SessionEvent
{
    /// <summary>What the model reads before the summary.</summary>
    public string? Opening { get; init; }

    /// <summary>What it reads between the summary and what is pinned.</summary>
    public string? BeforePinned { get; init; }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core;

public sealed record CompactionBegun(int Number, CompactionCause Cause) : SessionEvent;

public sealed record CompactionAbandoned(int Number, string Why) : SessionEvent;

/// <summary>The intent to have a model write the summary.</summary>
public sealed record SummaryAsked(int Number, int Attempt, string Model) : SessionEvent;

/// <summary>The model could not write the summary.</summary>
/// <param name="RetryAt">When one is asked again; null when the history is trimmed mechanically instead.</param>
/// <param name="NextModel">Who is asked then.</param>
public sealed record SummaryFailed(
    int Number, int Attempt, ModelFailure Failure, DateTimeOffset? RetryAt, string? NextModel) : SessionEvent;

/// <summary>From here on the model sees this in place of what came before. The log keeps everything.</summary>
/// <param name="Summary">Written by the model, or mechanically where <paramref name="Trimmed"/>.</param>
/// <param name="Pinned">What was true at this moment, rendered from state: never summarised.</param>
/// <param name="Kept">The entries whose inputs stay in view word by word.</param>
public sealed record HistoryCompacted(
    int Number, string Summary, string Pinned, ImmutableArray<long> Kept, bool Trimmed, Usage? Usage) : SessionEvent;

/// <summary>Why a history was compacted.</summary>
[JsonConverter(typeof(EnumJson<CompactionCause>))]
public enum CompactionCause
{
    /// <summary>The conversation neared the limit of the model in use.</summary>
    [JsonStringEnumMemberName("size")] Size,

    /// <summary>The provider said that it does not fit.</summary>
    [JsonStringEnumMemberName("overflow")] Overflow,

    /// <summary>Somebody asked for it.</summary>
    [JsonStringEnumMemberName("asked")] Asked,
}

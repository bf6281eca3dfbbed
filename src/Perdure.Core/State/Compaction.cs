using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>A compaction that is under way.</summary>
/// <param name="Attempt">The summary call last asked for; 0 before the first.</param>
/// <param name="Model">Who writes the summary.</param>
public sealed record Compaction(int Number, CompactionCause Cause, int Attempt, string Model, CompactionStage Stage)
{
    public Retry Retry { get; init; } = Retry.First;
}

/// <summary>How far a compaction is. Each stage carries what is only true in it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ReadyToSummarize), "ready-to-summarize")]
[JsonDerivedType(typeof(AwaitingSummary), "awaiting-summary")]
[JsonDerivedType(typeof(WaitingToSummarize), "waiting-to-summarize")]
[JsonDerivedType(typeof(TrimmingHistory), "trimming-history")]
public abstract record CompactionStage
{
    private protected CompactionStage() { }
}

/// <summary>The summary may be asked for: it was not yet, or another model is next.</summary>
public sealed record ReadyToSummarize : CompactionStage;

public sealed record AwaitingSummary : CompactionStage;

/// <param name="Until">When the summary is asked for again.</param>
/// <param name="Why">Why the last attempt brought none.</param>
/// <param name="NeedsUser">Only the user can help; it is tried again all the same.</param>
public sealed record WaitingToSummarize(DateTimeOffset Until, ModelFailure Why, bool? NeedsUser = null) : CompactionStage;

/// <summary>No model can ever read the history whole; it is trimmed by rule.</summary>
public sealed record TrimmingHistory : CompactionStage;

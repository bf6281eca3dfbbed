using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>A compaction that is under way.</summary>
/// <param name="Attempt">The summary call last asked for; 0 before the first.</param>
/// <param name="Model">Who writes the summary.</param>
/// <param name="Until">While waiting between two attempts: when the next is made.</param>
public sealed record Compaction(
    int Number, CompactionCause Cause, int Attempt, string Model, CompactionStage Stage, DateTimeOffset? Until = null)
{
    public Retry Retry { get; init; } = Retry.First;

    /// <summary>Why the last attempt brought no summary; null before the first failure.</summary>
    public ModelFailure? Why { get; init; }

    /// <summary>Only the user can help; it is tried again all the same.</summary>
    public bool? NeedsPerson { get; init; }
}

public enum CompactionStage
{
    Begun,
    Asking,
    Waiting,

    /// <summary>No model can ever read the history whole; it is trimmed by rule.</summary>
    GivenUp,
}

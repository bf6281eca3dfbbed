namespace Perdure.Core;

/// <summary>A compaction that is under way.</summary>
/// <param name="Attempt">The summary call last asked for; 0 before the first.</param>
/// <param name="Model">Who writes the summary.</param>
/// <param name="Until">While waiting between two attempts: when the next is made.</param>
public sealed record Compaction(
    int Number, CompactionCause Cause, int Attempt, string Model, CompactionStage Stage, DateTimeOffset? Until = null);

public enum CompactionStage
{
    Begun,
    Asking,
    Waiting,

    /// <summary>No model could write the summary; the history is trimmed by rule.</summary>
    GivenUp,
}

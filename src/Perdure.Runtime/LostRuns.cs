namespace Perdure.Runtime;

/// <summary>Says that a log has lost its end where tools have left runs that it knows nothing of.</summary>
public static class LostRuns
{
    /// <param name="onDisk">The highest run that left something on this machine.</param>
    /// <param name="known">The highest run the log tells of.</param>
    /// <returns>Null where the log knows them all.</returns>
    public static string? In(string runsFolder, int onDisk, int known) => onDisk <= known ? null
        : $"{runsFolder}: expected runs up to {known}, as the log tells, found run {onDisk}. The entries that told of what was run last are gone: an older copy was put in the place of the log, or its end was lost. "
        + "Put the newer log back, or go on without them: perdure sessions verify --repair";
}

using Perdure.Journal.Disk;
using Perdure.Journal.Lines;

namespace Perdure.Journal;

/// <summary>How far a log is known to have been acknowledged, as the files beside it tell.</summary>
/// <remarks>
/// The log itself cannot tell that its end is missing: an older copy is whole, and a tail of zeros looks like a write that was never finished.
/// The checkpoint and <c>log.ends</c> were made of entries that were durable, so a log that ends before them has lost some.
/// </remarks>
/// <param name="Seq">The last entry that was acknowledged for certain.</param>
/// <param name="ToldBy">The file that tells it.</param>
internal sealed record AcknowledgedEnd(long Seq, string ToldBy)
{
    public static AcknowledgedEnd Of(IDisk disk, SessionFolder folder)
    {
        var known = new AcknowledgedEnd(LogEndRecord.Seq(disk, folder), folder.Ends);
        var checkpoint = new CheckpointFile(disk, folder.Checkpoint);

        // To check it costs reading all of it, which is only worth it where it tells of more.
        return checkpoint.SeqClaimed > known.Seq && checkpoint.Read() is { Seq: var seq } && seq > known.Seq ? new AcknowledgedEnd(seq, folder.Checkpoint) : known;
    }

    /// <returns>What is to be said of a log that ends before this; null where it does not.</returns>
    /// <param name="last">The last entry of the log.</param>
    public string? Missing(string log, long last) => Seq <= last ? null
        : $"{log}: expected entry {Seq}, which had been acknowledged, as {Path.GetFileName(ToldBy)} tells; found that the log ends at entry {last}. "
        + $"At least {Seq - last} {(Seq - last == 1 ? "entry is" : "entries are")} gone: an older copy was put in its place, or its end was lost. Put the newer log back, or go on without them: perdure sessions verify --repair";
}

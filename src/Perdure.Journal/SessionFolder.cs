namespace Perdure.Journal;

/// <summary>Where the parts of one session lie.</summary>
internal sealed record SessionFolder(string Path)
{
    public const string FirstLogName = "log.jsonl";

    public string Checkpoint => In("checkpoint.json");

    /// <summary>How far the log was acknowledged, and a copy of its first line.</summary>
    public string Ends => In("log.ends");

    public string WriterLock => In("writer.lock");

    /// <summary>Who wrote before the one the lock names.</summary>
    public string PastWriters => In("writers.jsonl");

    public string Runs => In("runs");

    public string Blobs => In("blobs");

    /// <summary>The log: one file, and one more after each takeover.</summary>
    public string Log(int segment) => In(segment == 1 ? FirstLogName : $"log.{segment}.jsonl");

    /// <summary>Names the sessions that were forked from this one: an empty folder each.</summary>
    public string Forks => In("forks");

    /// <summary>Where what was cut off a damaged log is kept.</summary>
    public string Damaged(long seq, int file) => In($"damaged-{seq}-{file}.bin");

    /// <summary>Where the torn end of a log is kept once it has been cut off.</summary>
    /// <param name="seq">The entry that would have begun there.</param>
    public string Torn(long seq) => In($"torn-{seq}.bin");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

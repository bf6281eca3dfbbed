namespace Perdure.Journal;

/// <summary>Where the parts of one session lie.</summary>
internal sealed record SessionFolder(string Path)
{
    public const string FirstLogName = "log.jsonl";

    public string Checkpoint => In("checkpoint.json");

    public string WriterLock => In("writer.lock");

    public string Runs => In("runs");

    public string Blobs => In("blobs");

    /// <summary>The log: one file, and one more after each takeover.</summary>
    public string Log(int segment) => In(segment == 1 ? FirstLogName : $"log.{segment}.jsonl");

    /// <summary>Where the torn end of a log is kept once it has been cut off.</summary>
    /// <param name="seq">The entry that would have begun there.</param>
    public string Torn(long seq) => In($"torn-{seq}.bin");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

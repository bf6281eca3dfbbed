namespace Perdure.Tools.Snapshotting;

/// <summary>What lies at a path, in git's words: the mode and the name of the content.</summary>
internal sealed record FoundFile(string Kind, string Blob)
{
    public const string Plain = "100644";
    public const string Program = "100755";
    public const string Link = "120000";

    private const string Absent = "000000";

    public static readonly FoundFile Nothing = new(Absent, new string('0', 40));

    public static readonly FoundFile Folder = new("040000", "") { Why = "it is a folder" };

    /// <summary>Of a file that is there; what git does not keep of it stays.</summary>
    public UnixFileMode? Mode { get; init; }

    /// <summary>Why it is nothing that could be kept, where it is not.</summary>
    public string? Why { get; init; }

    public bool IsThere => Kind != Absent;

    public static FoundFile Other(string why) => new("", "") { Why = why };

    public bool IsSame(FoundFile other) => (Kind, Blob) == (other.Kind, other.Blob) && Why is null && other.Why is null;
}

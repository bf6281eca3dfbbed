namespace Perdure.Tools.Snapshotting;

/// <summary>How much snapshots may take.</summary>
/// <param name="FileBytesMax">Files above this are left out: models write text, and a store of texts stays small.</param>
/// <param name="FilesMax">A workspace of more files is most likely no project but a disk.</param>
/// <param name="TimeMax">For one snapshot; the first of a large workspace takes the longest, and a tool waits for it.</param>
/// <param name="KeptFor">How long a snapshot can be gone back to.</param>
/// <param name="KeptBytesMax">What one workspace's snapshots may take on the disk; beyond it the oldest go first.</param>
public sealed record SnapshotBounds(long FileBytesMax, int FilesMax, TimeSpan TimeMax, TimeSpan KeptFor, long KeptBytesMax)
{
    public const int StandardFileMegabytes = 10;
    public const int StandardKeptDays = 30;
    public const int StandardKeptMegabytes = 2048;

    public static readonly SnapshotBounds Standard = new(
        (long)StandardFileMegabytes << 20, FilesMax: 200_000, TimeSpan.FromMinutes(1), TimeSpan.FromDays(StandardKeptDays), (long)StandardKeptMegabytes << 20);
}

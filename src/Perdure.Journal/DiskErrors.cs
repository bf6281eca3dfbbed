namespace Perdure.Journal;

/// <summary>Says what the disk did not do, and what the user can do about it.</summary>
internal static class DiskErrors
{
    private const int NoDescriptorLeft = 24;
    private const int NoDescriptorLeftAnywhere = 23;
    private const int NoSpaceLeft = 28;
    private const int FileTooLarge = 27;
    private const int ReadOnlyDisk = 30;
    private const int QuotaSpent = 122;
    private const int QuotaSpentOnMac = 69;

    /// <param name="takenBack">Whether the part that was written could be cut off again.</param>
    public static string Sentence(string path, Exception failure, bool takenBack) =>
        $"{path}: expected to write and sync the log, found {Finding(failure)} Nothing of the append was acknowledged"
        + (takenBack ? " and the log ends where it ended before." : "; a part of it may be on the disk and is looked at on the next open.");

    public static string Finding(Exception failure) => failure.HResult switch
    {
        NoSpaceLeft => "the disk full. Free some space, then open the session again.",
        QuotaSpent or QuotaSpentOnMac => "the disk quota spent. Free some space, then open the session again.",
        FileTooLarge => "the file at the largest size allowed. Raise the limit, then open the session again.",
        ReadOnlyDisk => "a read-only disk. Make it writable, then open the session again; until then it can be read.",
        NoDescriptorLeft or NoDescriptorLeftAnywhere => "no file descriptor free. End some of what runs, or raise the limit (ulimit -n), then open the session again.",
        _ when failure is FileNotFoundException or DirectoryNotFoundException => "it gone. Put it back, then open the session again.",
        _ when failure is UnauthorizedAccessException => $"no permission ({failure.Message}) Allow writing, then open the session again; until then it can be read.",
        _ => $"an error of the disk ({failure.Message}) Check the disk, then open the session again.",
    };
}

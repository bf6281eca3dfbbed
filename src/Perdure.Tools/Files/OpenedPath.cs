namespace Perdure.Tools.Files;

/// <summary>What was found at a place, opened where it is a file or a folder.</summary>
internal abstract record OpenedPath : IDisposable
{
    private protected OpenedPath() { }

    public void Dispose()
    {
        if (this is File file) { file.Stream.Dispose(); }
        else if (this is Folder folder) { folder.Held.Dispose(); }
    }

    /// <param name="Stream">To be read from its beginning.</param>
    /// <param name="Mode">Its permission bits, where the system has such.</param>
    /// <param name="Place">Where it lies, without links.</param>
    public sealed record File(FileStream Stream, UnixFileMode? Mode, string Place) : OpenedPath;

    /// <param name="Place">Where it lies, without links.</param>
    public sealed record Folder(FolderHandle Held, string Place) : OpenedPath;

    /// <param name="Place">Where it would lie, without links.</param>
    public sealed record Nothing(string Place) : OpenedPath;

    /// <summary>Something that is neither file nor folder; it was not opened.</summary>
    /// <param name="Target">What a link says.</param>
    public sealed record Other(FileKind Kind, byte[]? Target = null) : OpenedPath;

    /// <param name="Why">For the model.</param>
    public sealed record Refused(string Why) : OpenedPath;
}

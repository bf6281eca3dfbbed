namespace Perdure.Journal.Disk;

/// <summary>The disk as the journal needs it. The real one is <see cref="RealDisk"/>; a simulated one loses and tears what was not synced.</summary>
/// <remarks>Whatever the disk does not do is an <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>.</remarks>
public interface IDisk
{
    /// <summary>Makes a folder with those above it, durable when it returns. Only its owner may look inside.</summary>
    void MakeFolder(string path);

    /// <summary>The names of the folders in a folder; none where it does not exist.</summary>
    IEnumerable<string> FoldersIn(string path);

    /// <summary>Removes a folder with everything in it: first from its place, which is done at once, then from the disk.</summary>
    /// <param name="through">A path beside it, where it is while it is being removed.</param>
    /// <returns>How many bytes its files had.</returns>
    long RemoveFolder(string path, string through);

    /// <summary>How many bytes the files below a folder have; 0 where it does not exist.</summary>
    long BytesIn(string path);

    /// <summary>Gives a folder its place, with everything in it or not at all; durable when it returns.</summary>
    void MoveFolder(string path, string to);

    void RemoveFile(string path);

    /// <returns>Null where there is no such file.</returns>
    FileFacts? Look(string path);

    /// <summary>Opens a file that exists.</summary>
    ILogFile Open(string path, FileAccess access);

    /// <returns>Null where there is no such file.</returns>
    byte[]? ReadWhole(string path);

    /// <summary>Puts a file in place, whole and durable, or not at all. What had its name before is replaced.</summary>
    void WriteWhole(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Holds a folder against others who enter it, for the moment a session is opened. Waits for a bounded time.</summary>
    /// <returns>Null where somebody else stayed inside too long.</returns>
    IDisposable? Enter(string folder);

    /// <summary>Waits for changes in a folder, whichever process makes them.</summary>
    IFolderWatch Watch(string folder);

    /// <summary>Calls back when a file has been written to or has lost its name, until disposed of.</summary>
    IDisposable WatchFile(string path, Action changed);

    /// <summary>Opens a lock file without holding it.</summary>
    /// <returns>Null where there is no such file.</returns>
    ILockFile? OpenLock(string path);

    /// <summary>Replaces a lock file by a new one that is held from its first moment on. A holder of the old one keeps only the old one.</summary>
    ILockFile PlaceLock(string path, ReadOnlySpan<byte> content);
}

/// <summary>Tells that something may have changed in a folder.</summary>
public interface IFolderWatch : IDisposable
{
    /// <summary>Returns when a file there has changed since the last call, and after a bounded time in any case: a change may go unnoticed.</summary>
    Task WaitAsync(CancellationToken cancel);
}

/// <summary>What a directory tells of a file.</summary>
/// <param name="IsLink">The name is there, and leads to another place.</param>
public sealed record FileFacts(long Bytes, DateTimeOffset CreatedAt, DateTimeOffset WrittenAt, bool IsLink = false);

/// <summary>A file that grows at its end.</summary>
public interface ILogFile : IDisposable
{
    long Length { get; }

    /// <summary>Whether it still has a name. A file that was removed takes whatever is written, and keeps none of it.</summary>
    bool IsThere { get; }

    int Read(Span<byte> into, long offset);

    /// <summary>Writes all of <paramref name="bytes"/>, or throws having written any part of them.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when everything written is durable.</summary>
    void Sync();

    void Cut(long length);
}

/// <summary>A file one process at a time can hold; it lets go when the process ends, however it ends.</summary>
public interface ILockFile : IDisposable
{
    /// <summary>Holds it if nobody else does.</summary>
    bool TryHold();

    /// <summary>Whether somebody holds it.</summary>
    bool IsHeld();

    /// <summary>Whether it still has a name. One that was removed or replaced keeps nobody out.</summary>
    bool IsThere { get; }

    /// <summary>Reads the content into <paramref name="into"/>; works for everybody, holding it or not.</summary>
    int Read(Span<byte> into);

    /// <summary>Overwrites the content from its start; works for everybody, holding it or not.</summary>
    void Write(ReadOnlySpan<byte> content);
}

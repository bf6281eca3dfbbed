using System.Diagnostics;
using Perdure.Runtime;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Journal.Disk;

/// <summary>The disk of this machine.</summary>
public sealed class RealDisk : IDisk
{
    /// <summary>Opening a session takes milliseconds; whoever is inside for longer has been stopped or has a hanging disk.</summary>
    private static readonly TimeSpan EnterPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan EnterPause = TimeSpan.FromMilliseconds(5);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public void MakeFolder(string path)
    {
        if (Directory.Exists(path)) { return; }

        var above = Path.GetDirectoryName(path)!;
        MakeFolder(above);
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
        Posix.SyncFolder(above);
    }

    /// <summary>Opened only by whoever reads them: an enumeration that nobody begins would keep its folder open until it is collected.</summary>
    public IEnumerable<string> FoldersIn(string path)
    {
        if (!Directory.Exists(path)) { yield break; }

        foreach (var folder in Directory.EnumerateDirectories(path)) { yield return Path.GetFileName(folder); }
    }

    public long RemoveFolder(string path, string through)
    {
        var bytes = BytesIn(path);
        Directory.Move(path, through);
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
        Directory.Delete(through, recursive: true);
        return bytes;
    }

    public long BytesIn(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) : 0;

    public void MoveFolder(string path, string to)
    {
        Directory.Move(path, to);
        Posix.SyncFolder(Path.GetDirectoryName(to)!);
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
    }

    public void RemoveFile(string path) => File.Delete(path);

    public FileFacts? Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new FileFacts(file.Length, new DateTimeOffset(file.CreationTimeUtc), new DateTimeOffset(file.LastWriteTimeUtc), file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            : null;
    }

    public ILogFile Open(string path, FileAccess access) =>
        new RealLogFile(File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete));

    public byte[]? ReadWhole(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        // An empty file has no content to sync; its name is synced below.
        var beside = AtomicFile.WriteBeside(path, bytes, sync: bytes.Length > 0);
        File.Move(beside, path, overwrite: true);
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
    }

    public IDisposable? Enter(string folder)
    {
        var handle = Posix.OpenFolder(folder);
        var began = Stopwatch.GetTimestamp();
        while (!Posix.TryLock(handle))
        {
            if (Stopwatch.GetElapsedTime(began) > EnterPatience)
            {
                handle.Dispose();
                return null;
            }

            Thread.Sleep(EnterPause);
        }

        return handle;
    }

    public IFolderWatch Watch(string folder) => new FolderWatch(folder);

    public IDisposable WatchFile(string path, Action changed) => FileEvents.Shared?.Watch(path, FileEvents.OfFile, changed) ?? new RepeatedLook(changed);

    public ILockFile? OpenLock(string path)
    {
        try
        {
            return new RealLockFile(Posix.OpenForLock(path));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            // Where we may not write we may still look.
            return new RealLockFile(Posix.OpenForLook(path));
        }
    }

    public ILockFile PlaceLock(string path, ReadOnlySpan<byte> content)
    {
        // Nothing is synced: a lock means nothing after the machine has stopped.
        var beside = AtomicFile.WriteBeside(path, content, sync: false);
        var placed = new RealLockFile(Posix.OpenForLock(beside));
        if (!placed.TryHold()) { throw new IOException($"{beside}: expected to hold a file just made, found it held."); }

        File.Move(beside, path, overwrite: true);
        return placed;
    }

    /// <summary>A log file on this machine's disk.</summary>
    private sealed class RealLogFile(SafeFileHandle handle) : ILogFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public bool IsThere => Posix.HasName(handle);

        public int Read(Span<byte> into, long offset) => RandomAccess.Read(handle, into, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Sync() => Posix.SyncContent(handle);

        public void Cut(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }

    /// <summary>A lock of this machine's kernel.</summary>
    private sealed class RealLockFile(SafeFileHandle handle) : ILockFile
    {
        public bool TryHold() => Posix.TryLock(handle);

        public bool IsHeld() => Posix.IsLocked(handle);

        public bool IsThere => Posix.HasName(handle);

        public int Read(Span<byte> into) => RandomAccess.Read(handle, into, fileOffset: 0);

        public void Write(ReadOnlySpan<byte> content) => RandomAccess.Write(handle, content, fileOffset: 0);

        public void Dispose() => handle.Dispose();
    }
}

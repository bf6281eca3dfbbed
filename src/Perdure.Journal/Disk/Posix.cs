using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Journal.Disk;

/// <summary>The few calls of the C library that .NET does not offer.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int LockShared = 1;
    private const int LockExclusive = 2;
    private const int LockNow = 4;
    private const int Unlock = 8;

    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>Opens a folder, to sync or to lock it.</summary>
    public static SafeFileHandle OpenFolder(string path) => Opened(path, ReadOnly);

    /// <summary>Opens an existing file without the shared lock that .NET takes on every file it opens.</summary>
    public static SafeFileHandle OpenForLock(string path) => Opened(path, ReadWrite);

    /// <summary>Opens an existing file that may not be written, without a lock.</summary>
    public static SafeFileHandle OpenForLook(string path) => Opened(path, ReadOnly);

    public static bool TryLock(SafeFileHandle handle) => Flock(handle, LockExclusive | LockNow) == 0;

    /// <summary>A shared lock for a moment tells whether somebody holds the exclusive one.</summary>
    public static bool IsLocked(SafeFileHandle handle)
    {
        if (Flock(handle, LockShared | LockNow) != 0) { return true; }

        _ = Flock(handle, Unlock);
        return false;
    }

    /// <summary>Syncs the content of a file, and of its facts only what is needed to read the content again.</summary>
    public static void SyncContent(SafeFileHandle handle)
    {
        // On macOS fdatasync does not reach the platter; .NET's flush does (F_FULLFSYNC).
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        if (Fdatasync(handle) != 0) { throw Failure("fdatasync"); }
    }

    public static void SyncFolder(string path)
    {
        using var handle = OpenFolder(path);
        if (Fsync(handle) != 0) { throw Failure($"fsync of {path}"); }
    }

    private static SafeFileHandle Opened(string path, int flags)
    {
        var descriptor = Open(path, flags | CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(path);
    }

    private static Exception Failure(string what)
    {
        const int noSuchFile = 2;
        var error = Marshal.GetLastPInvokeError();
        var message = $"{what}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error == noSuchFile ? new FileNotFoundException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
}

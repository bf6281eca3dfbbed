using System.Buffers.Binary;
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
    private const int NoSuchProcess = 3;

    /// <summary>Of <c>statx</c>, whose layout is the same on every machine: its size, the count of names in it, and how to ask for that of a descriptor.</summary>
    private const int FactsBytes = 256;
    private const int LinksOffset = 16;
    private const uint LinksWanted = 4;
    private const int EmptyPath = 0x1000;

    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>Opens a folder, to sync or to lock it.</summary>
    public static SafeFileHandle OpenFolder(string path) => Opened(path, ReadOnly);

    /// <summary>Opens an existing file without the shared lock that .NET takes on every file it opens.</summary>
    public static SafeFileHandle OpenForLock(string path) => Opened(path, ReadWrite);

    /// <summary>Opens an existing file that may not be written, without a lock.</summary>
    public static SafeFileHandle OpenForLook(string path) => Opened(path, ReadOnly);

    /// <summary>Whether there is a process of this number. One that has ended, and that its parent has not asked about, is none.</summary>
    public static bool IsAlive(int process)
    {
        if (Kill(process, signal: 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess) { return false; }

        try
        {
            // "123 (name) Z ...": the name may hold anything, a closing bracket too.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is not ['Z' or 'X', ..];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return true; // Not Linux; then the number says enough.
        }
    }

    public static bool TryLock(SafeFileHandle handle) => Flock(handle, LockExclusive | LockNow) == 0;

    /// <summary>A shared lock for a moment tells whether somebody holds the exclusive one.</summary>
    public static bool IsLocked(SafeFileHandle handle)
    {
        if (Flock(handle, LockShared | LockNow) != 0) { return true; }

        _ = Flock(handle, Unlock);
        return false;
    }

    /// <summary>Whether a file that is open still has a name. Where the system has no quick way to tell, it has.</summary>
    public static bool HasName(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux()) { return true; }

        Span<byte> facts = stackalloc byte[FactsBytes];
        return FactsOf(handle, "", EmptyPath, LinksWanted, ref MemoryMarshal.GetReference(facts)) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(facts[LinksOffset..]) > 0;
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

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FactsOf(SafeFileHandle handle, string path, int flags, uint wanted, ref byte facts);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
}

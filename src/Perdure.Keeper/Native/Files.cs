using System.Runtime.InteropServices;

namespace Perdure.Keeper.Native;

/// <summary>The system calls on files and folders.</summary>
internal static unsafe partial class Files
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NoTerminal = 0x100;
    public const int Truncate = 0x200;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    // On 64-bit ARM these two have changed places with two others.
    public static readonly int OnlyFolders = IsArm ? 0x4000 : 0x10000;
    public static readonly int NoLinks = IsArm ? 0x8000 : 0x20000;

    /// <summary>Commands for <see cref="Control"/>.</summary>
    public const int SetStatusFlags = 4;
    public const int DuplicateAbove = 1030; // And closed when another program takes over.

    public const int OwnerOnly = 0x180; // 0600

    const int PathBytesMax = 4096;

    static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    const int FirstReadBytes = 16 * 1024;

    const int LockShared = 1;
    const int LockExclusive = 2;
    const int LockNonBlocking = 4;

    public static int OpenPrivate(string path, int flags) => Open(path, flags | CloseOnExec, OwnerOnly);

    public static bool TryLock(int file) => FLock(file, LockExclusive | LockNonBlocking) == 0;

    /// <summary>Waits for whoever is just about to remove it.</summary>
    public static bool ShareLock(int file)
    {
        int result;
        while ((result = FLock(file, LockShared)) != 0 && Errno.Last == Errno.Interrupted) { }

        return result == 0;
    }

    public static nint Read(int file, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            nint count;
            while ((count = Read(file, start, into.Length)) < 0 && Errno.Last == Errno.Interrupted) { }

            return count;
        }
    }

    public static nint Write(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint count;
            while ((count = Write(file, start, bytes.Length)) < 0 && Errno.Last == Errno.Interrupted) { }

            return count;
        }
    }

    /// <summary>True when every byte was written at the offset.</summary>
    public static bool WriteAllAt(int file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = WriteAt(file, start + done, bytes.Length - done, offset + done);
                if (count < 0 && Errno.Last == Errno.Interrupted) { continue; }

                if (count <= 0) { return false; }

                done += count;
            }

            return true;
        }
    }

    /// <summary>The content of a file, or nothing when it cannot be read or is larger than the bound.</summary>
    public static byte[]? ReadAll(string path, int bytesMax)
    {
        var file = Open(path, ReadOnly | CloseOnExec, 0);
        if (file < 0) { return null; }

        // One byte more than allowed, so that too much is noticed.
        var content = new byte[Math.Min(bytesMax, FirstReadBytes) + 1];
        var length = 0;
        nint count;
        while ((count = Read(file, content.AsSpan(length))) > 0)
        {
            length += (int)count;
            if (length == content.Length) { Array.Resize(ref content, Math.Min(2 * length, bytesMax + 1)); }
        }

        _ = Close(file);
        return length <= bytesMax ? content[..length] : null;
    }

    /// <summary>The path without links; null where nothing is there or nobody lets us look.</summary>
    public static string? Real(string path)
    {
        var resolved = stackalloc byte[PathBytesMax];
        return Resolve(path, resolved) == null ? null : Marshal.PtrToStringUTF8((nint)resolved);
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* Resolve(string path, byte* into);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int file, byte* into, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, byte* from, nint count);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint WriteAt(int file, byte* from, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncContent(int file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(int file, int operation);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFifo(string path, int mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFolder(string path, int mode);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveFolder(string path);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int file, int mode);

    [LibraryImport("libc", EntryPoint = "chdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeFolder(string path);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int file, int command, int argument);
}

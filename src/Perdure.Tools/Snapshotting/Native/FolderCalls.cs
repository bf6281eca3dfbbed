using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Tools.Snapshotting.Native;

/// <summary>The system calls that reach a file from a folder held open, and so cannot be led astray by a link on the way.</summary>
internal static unsafe partial class FolderCalls
{
    public const int NoSuchFile = 2;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int NotALink = 22;

    private const int WriteOnly = 1;
    private const int OwnerAndUmask = 0x1FF; // 0777

    private static bool IsMac => OperatingSystem.IsMacOS();

    /// <summary>On 64-bit ARM Linux two flags have changed places with two others.</summary>
    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static int CloseOnExec => IsMac ? 0x1000000 : 0x80000;

    private static int NonBlocking => IsMac ? 0x4 : 0x800;

    private static int NoLinks => IsMac ? 0x100 : IsArm ? 0x8000 : 0x20000;

    private static int OnlyFolders => IsMac ? 0x100000 : IsArm ? 0x4000 : 0x10000;

    private static int MakeNew => IsMac ? 0xA00 : 0xC0;

    private static int RemoveFolderFlag => IsMac ? 0x80 : 0x200;

    private static int HereFolder => IsMac ? -2 : -100;

    public static int Last => Marshal.GetLastPInvokeError();

    public static string Words(int error) => Marshal.GetPInvokeErrorMessage(error);

    public static bool Supported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    public static SafeFileHandle OpenTop(string path) => new(OpenAt(HereFolder, path, OnlyFolders | CloseOnExec, 0), ownsHandle: true);

    public static SafeFileHandle OpenFolder(SafeFileHandle folder, string name) => Open(folder, name, OnlyFolders | NoLinks | CloseOnExec, 0);

    public static SafeFileHandle OpenToRead(SafeFileHandle folder, string name) => Open(folder, name, NoLinks | NonBlocking | CloseOnExec, 0);

    public static SafeFileHandle OpenNew(SafeFileHandle folder, string name, UnixFileMode mode) =>
        Open(folder, name, WriteOnly | MakeNew | NoLinks | CloseOnExec, (int)mode);

    public static int MakeFolder(SafeFileHandle folder, string name) => MakeDirAt(folder, name, OwnerAndUmask);

    public static int Remove(SafeFileHandle folder, string name) => UnlinkAt(folder, name, 0);

    public static int RemoveFolder(SafeFileHandle folder, string name) => UnlinkAt(folder, name, RemoveFolderFlag);

    public static int Rename(SafeFileHandle folder, string from, string to) => RenameAt(folder, from, folder, to);

    /// <returns>Null where it is no link; <see cref="Last"/> says why.</returns>
    public static byte[]? LinkTarget(SafeFileHandle folder, string name)
    {
        const int longest = 4096;
        var target = new byte[longest];
        fixed (byte* start = target)
        {
            var count = ReadLinkAt(folder, name, start, longest);
            return count < 0 ? null : target[..(int)count];
        }
    }

    public static int MakeLink(SafeFileHandle folder, string name, byte[] target)
    {
        byte[] ended = [.. target, 0];
        fixed (byte* start = ended) { return SymlinkAt(start, folder, name); }
    }

    private static SafeFileHandle Open(SafeFileHandle folder, string name, int flags, int mode)
    {
        var held = false;
        try
        {
            folder.DangerousAddRef(ref held);
            return new SafeFileHandle(OpenAt((int)folder.DangerousGetHandle(), name, flags, mode), ownsHandle: true);
        }
        finally
        {
            if (held) { folder.DangerousRelease(); }
        }
    }

    // The mode is a variable argument in C: on Apple's ARM it goes to the stack, where only a declaration of as many places finds it.
    private static nint OpenAt(int folder, string path, int flags, int mode) => IsMac && IsArm
        ? OpenAtOnApple(folder, path, flags, 0, 0, 0, 0, 0, mode)
        : OpenAtElsewhere(folder, path, flags, mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAtElsewhere(int folder, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAtOnApple(int folder, string path, int flags, nint a, nint b, nint c, nint d, nint e, int mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirAt(SafeFileHandle folder, string name, int mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLinkAt(SafeFileHandle folder, string name, byte* into, nint count);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SymlinkAt(byte* target, SafeFileHandle folder, string name);
}

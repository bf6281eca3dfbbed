using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Tools.Files.Native;

/// <summary>The system calls that reach a file from a folder held open, and so cannot be led astray by a link on the way.</summary>
internal static unsafe partial class FolderSystemCalls
{
    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int Denied = 13;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int Invalid = 22;
    public const int NoSuchCall = 38;

    private const int WriteOnly = 1;
    private const int OwnerAndUmask = 0x1FF; // 0777

    // Linux only, and the same on every architecture .NET runs on.
    private const int PathOnly = 0x200000;
    private const nint OpenBeneathCall = 437;
    private const ulong ResolveNoMagicLinks = 0x02;
    private const ulong ResolveNoLinks = 0x04;
    private const ulong ResolveBeneath = 0x08;
    private const int OfTheFileItself = 0x1000; // AT_EMPTY_PATH
    private const uint TypeAndMode = 0x3;
    private const int ModeInStatx = 28;
    private const int StatxBytes = 256;
    private const uint DoNotReplace = 1;

    private const int ModeInMacStat = 4;
    private const int MacStatBytes = 144;

    private static bool IsMac => OperatingSystem.IsMacOS();

    /// <summary>On 64-bit ARM Linux two flags have changed places with two others.</summary>
    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static int CloseOnExec => IsMac ? 0x1000000 : 0x80000;

    private static int NonBlocking => IsMac ? 0x4 : 0x800;

    private static int NoLinks => IsMac ? 0x100 : IsArm ? 0x8000 : 0x20000;

    private static int OnlyFolders => IsMac ? 0x100000 : IsArm ? 0x4000 : 0x10000;

    private static int MakeNew => IsMac ? 0xA00 : 0xC0;

    private static int RemoveFolderFlag => IsMac ? 0x80 : 0x200;

    private static int NotThroughLinks => IsMac ? 0x20 : 0x100;

    private static int HereFolder => IsMac ? -2 : -100;

    /// <summary>A folder is held for what lies in it: on Linux without the right to read its list.</summary>
    private static int ToHold => OnlyFolders | CloseOnExec | (IsMac ? 0 : PathOnly);

    public static int Last => Marshal.GetLastPInvokeError();

    public static string Words(int error) => Marshal.GetPInvokeErrorMessage(error);

    public static bool Supported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    public static SafeFileHandle OpenRoot() => new(OpenAt(HereFolder, "/", ToHold, 0), ownsHandle: true);

    /// <summary>A folder some steps below, reached without a link, in one call of the kernel.</summary>
    /// <returns>Null where the kernel, or who stands before it, has no such call.</returns>
    public static SafeFileHandle? OpenBeneath(SafeFileHandle folder, string path)
    {
        if (IsMac) { return null; }

        var how = stackalloc ulong[] { (ulong)(uint)ToHold, 0, ResolveBeneath | ResolveNoMagicLinks | ResolveNoLinks };
        var bytes = Marshal.StringToCoTaskMemUTF8(path);
        var held = false;
        try
        {
            folder.DangerousAddRef(ref held);
            var opened = SystemCall(OpenBeneathCall, folder.DangerousGetHandle(), bytes, (nint)how, 3 * sizeof(ulong), 0);
            return opened < 0 && Last is NoSuchCall or NotPermitted ? null : new SafeFileHandle(opened, ownsHandle: true);
        }
        finally
        {
            if (held) { folder.DangerousRelease(); }

            Marshal.FreeCoTaskMem(bytes);
        }
    }

    public static SafeFileHandle OpenFolder(SafeFileHandle folder, string name) => Open(folder, name, ToHold | NoLinks, 0);

    /// <summary>The same folder, opened so that its list can be synced.</summary>
    public static SafeFileHandle OpenToSync(SafeFileHandle folder) => Open(folder, ".", OnlyFolders | CloseOnExec, 0);

    public static SafeFileHandle OpenToRead(SafeFileHandle folder, string name) => Open(folder, name, NoLinks | NonBlocking | CloseOnExec, 0);

    public static SafeFileHandle OpenNew(SafeFileHandle folder, string name, UnixFileMode mode) =>
        Open(folder, name, WriteOnly | MakeNew | NoLinks | CloseOnExec, (int)mode);

    public static int MakeFolder(SafeFileHandle folder, string name) => MakeDirAt(folder, name, OwnerAndUmask);

    public static int Remove(SafeFileHandle folder, string name) => UnlinkAt(folder, name, 0);

    public static int RemoveFolder(SafeFileHandle folder, string name) => UnlinkAt(folder, name, RemoveFolderFlag);

    public static int Rename(SafeFileHandle folder, string from, string to) => RenameAt(folder, from, folder, to);

    /// <summary>Fails where there is something of the new name.</summary>
    public static int RenameToNew(SafeFileHandle folder, string from, string to)
    {
        if (!IsMac && RenameAt2(folder, from, folder, to, DoNotReplace) == 0) { return 0; }

        // Not every file system can do it in one step.
        if (!IsMac && Last is not (NoSuchCall or Invalid)) { return -1; }

        if (ModeOf(folder, name: to) is null && Last == NoSuchFile) { return Rename(folder, from, to); }

        Marshal.SetLastPInvokeError(Exists);
        return -1;
    }

    /// <summary>What stands at a name, a link itself and not what it leads to, with its permission bits; null where it cannot be told.</summary>
    public static int? ModeOf(SafeFileHandle folder, string name) => Mode(folder, name, NotThroughLinks);

    /// <summary>The same of what is open.</summary>
    public static int? ModeOf(SafeFileHandle file)
    {
        if (!IsMac) { return Mode(file, "", OfTheFileItself); }

        var status = stackalloc byte[MacStatBytes];
        return (IsArm ? FileStatusOfArmMac(file, status) : FileStatusOfMac(file, status)) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(status + ModeInMacStat, 2)) : null;
    }

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

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    private static int? Mode(SafeFileHandle folder, string name, int flags)
    {
        var status = stackalloc byte[StatxBytes];
        if (IsMac)
        {
            return (IsArm ? StatusOfArmMac(folder, name, status, flags) : StatusOfMac(folder, name, status, flags)) == 0
                ? BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(status + ModeInMacStat, 2))
                : null;
        }

        return StatxAt(folder, name, flags, TypeAndMode, status) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(status + ModeInStatx, 2)) : null;
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

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxAt(SafeFileHandle folder, string path, int flags, uint mask, byte* into);

    [LibraryImport("libc", EntryPoint = "fstatat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOfArmMac(SafeFileHandle folder, string path, byte* into, int flags);

    [LibraryImport("libc", EntryPoint = "fstatat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOfMac(SafeFileHandle folder, string path, byte* into, int flags);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int FileStatusOfArmMac(SafeFileHandle file, byte* into);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FileStatusOfMac(SafeFileHandle file, byte* into);

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

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLinkAt(SafeFileHandle folder, string name, byte* into, nint count);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SymlinkAt(byte* target, SafeFileHandle folder, string name);
}

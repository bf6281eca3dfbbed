using System.Runtime.InteropServices;

namespace Perdure.Keeper.Native;

/// <summary>The system calls on pseudo-terminals.</summary>
internal static unsafe partial class Terminals
{
    const nuint SetWindowSize = 0x5414;
    const int NameBytesMax = 64;

    /// <summary>The master's descriptor with the slave's path, or a negative descriptor.</summary>
    public static (int Master, string Slave) Open(int rows, int columns)
    {
        var master = OpenMaster(Files.ReadWrite | Files.NoTerminal | Files.CloseOnExec);
        if (master < 0 || Grant(master) != 0 || Unlock(master) != 0) { return (-1, ""); }

        var name = stackalloc byte[NameBytesMax];
        if (SlaveName(master, name, NameBytesMax) != 0) { return (-1, ""); }

        Resize(master, rows, columns);
        return (master, Marshal.PtrToStringUTF8((nint)name)!);
    }

    /// <summary>The kernel tells the foreground group by SIGWINCH.</summary>
    public static void Resize(int master, int rows, int columns)
    {
        var size = stackalloc ushort[] { (ushort)rows, (ushort)columns, 0, 0 };
        _ = IoControl(master, SetWindowSize, size);
    }

    [LibraryImport("libc", EntryPoint = "tcgetpgrp", SetLastError = true)]
    public static partial int ForegroundGroup(int master);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int SlaveName(int master, byte* name, nint bytes);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(int file, nuint request, void* argument);
}

using System.Runtime.InteropServices;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper.Native;

/// <summary>The system calls that cover a path in a mount namespace of this thread's own.</summary>
internal static unsafe partial class Mounts
{
    const int NewMountNamespace = 0x0002_0000;

    const nuint ReadOnly = 1;
    const nuint NoSetuid = 2;
    const nuint NoDevices = 4;
    const nuint NoPrograms = 8;
    const nuint Bind = 4096;

    /// <summary>An empty folder holds nothing, and nothing is to be put into it.</summary>
    const string OnePage = "size=4k,mode=0755";

    /// <summary>From here on mounts of this thread, and of what it starts, are seen by nobody else.</summary>
    public static void Separate()
    {
        if (Unshare(NewMountNamespace) != 0) { throw new SandboxSetupException("a mount namespace of the box", Errno.Last); }
    }

    /// <returns>The reason where it failed; 0 where the folder is empty now.</returns>
    public static int CoverFolder(string path) =>
        Mount("none", path, "tmpfs", ReadOnly | NoSetuid | NoDevices | NoPrograms, OnePage) == 0 ? 0 : Errno.Last;

    /// <returns>The reason where it failed; 0 where the file is <c>/dev/null</c> now.</returns>
    public static int CoverFile(string path) => Mount("/dev/null", path, null, Bind, null) == 0 ? 0 : Errno.Last;

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string? type, nuint flags, string? data);
}

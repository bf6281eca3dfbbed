using System.Runtime.InteropServices;

namespace Perdure.Tools.Keeping.Native;

/// <summary>The system calls on files that .NET does not offer as they are.</summary>
internal static unsafe partial class LinuxFiles
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Append = 0x400;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int OwnerOnly = 0x180; // 0600

    public const int Shared = 1;
    public const int WithoutWaiting = 4;

    public static nint Write(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) { return Write(file, start, bytes.Length); }
    }

    public static nint Read(int file, Span<byte> into)
    {
        fixed (byte* start = into) { return Read(file, start, into.Length); }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int file, int operation);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int file, byte* into, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, byte* from, nint count);
}

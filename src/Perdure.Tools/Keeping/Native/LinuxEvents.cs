using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Perdure.Tools.Keeping.Native;

/// <summary>The system calls that tell what happens in folders and to processes.</summary>
internal static unsafe partial class LinuxEvents
{
    public const uint Modified = 0x2;
    public const uint ClosedAfterWriting = 0x8;
    public const uint MovedIn = 0x80;

    public const int FolderEventBytes = 16; // The fixed part; the name follows.

    const int CloseOnExec = 0x80000;
    const int NonBlocking = 0x800;
    const int Add = 1;
    const int Remove = 2;
    const uint Readable = 1;
    const int PidFileCall = 434;
    const int NoHang = 1;
    const int EventBytesMax = 16;

    // The kernel packs this structure on x64 only.
    static readonly int KeyAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    public static int OpenFolderEvents() => InitFolderEvents(NonBlocking | CloseOnExec);

    public static int OpenGroup() => CreateGroup(CloseOnExec);

    public static int OpenProcess(int process) => (int)SystemCall(PidFileCall, process, 0);

    /// <summary>Reaps our child if it has ended.</summary>
    public static bool Reap(int process)
    {
        int status;
        return WaitFor(process, &status, NoHang) != 0;
    }

    public static void AddToGroup(int group, int file, long key)
    {
        var wanted = stackalloc byte[EventBytesMax];
        var bytes = new Span<byte>(wanted, EventBytesMax);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[KeyAt..], key);
        _ = ControlGroup(group, Add, file, wanted);
    }

    public static void RemoveFromGroup(int group, int file) => _ = ControlGroup(group, Remove, file, null);

    /// <summary>Waits for the next event of the group and gives its key.</summary>
    public static long? NextOfGroup(int group)
    {
        var came = stackalloc byte[EventBytesMax];
        return WaitGroup(group, came, 1, -1) == 1 ? BinaryPrimitives.ReadInt64LittleEndian(new Span<byte>(came, EventBytesMax)[KeyAt..]) : null;
    }

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddFolder(int file, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    public static partial int RemoveFolder(int file, int watch);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int InitFolderEvents(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateGroup(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlGroup(int group, int operation, int file, byte* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitGroup(int group, byte* came, int countMax, int milliseconds);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int process, int* status, int options);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a, nint b);
}

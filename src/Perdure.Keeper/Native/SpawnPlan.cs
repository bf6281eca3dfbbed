using System.Runtime.InteropServices;

namespace Perdure.Keeper.Native;

/// <summary>One posix_spawn: a new session, default signals, and the descriptors and folder it is told.</summary>
internal sealed unsafe partial class SpawnPlan : IDisposable
{
    // Larger than glibc's opaque structures (80 and 336 bytes) on every architecture .NET runs on.
    const int ActionsBytes = 256;
    const int AttributesBytes = 512;

    const short SetSignalDefaults = 0x04;
    const short SetSignalMask = 0x08;
    const short SetSession = 0x80;

    readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(ActionsBytes + AttributesBytes);

    public SpawnPlan()
    {
        _ = InitActions(Actions);
        _ = InitAttributes(Attributes);
        var none = stackalloc byte[Signals.SetBytes];
        new Span<byte>(none, Signals.SetBytes).Clear();
        var all = stackalloc byte[Signals.SetBytes];
        new Span<byte>(all, Signals.SetBytes).Fill(0xff);
        _ = SetMask(Attributes, none);
        _ = SetDefaults(Attributes, all);
        _ = SetFlags(Attributes, SetSession | SetSignalMask | SetSignalDefaults);
    }

    byte* Actions => _memory;

    byte* Attributes => _memory + ActionsBytes;

    public void Open(int descriptor, string path, int flags) => _ = AddOpen(Actions, descriptor, path, flags, 0);

    public void Duplicate(int from, int to) => _ = AddDuplicate(Actions, from, to);

    public void WorkIn(string folder) => _ = AddChangeFolder(Actions, folder);

    /// <summary>The id of the new process, or the negated reason why there is none.</summary>
    public int Start(string program, IReadOnlyList<string> argv, IReadOnlyList<string> environment)
    {
        using var line = new NativeStrings(argv);
        using var variables = new NativeStrings(environment);
        int process;
        var failed = Spawn(&process, program, Actions, Attributes, line.Pointers, variables.Pointers);
        return failed == 0 ? process : -failed;
    }

    public void Dispose()
    {
        _ = DestroyActions(Actions);
        _ = DestroyAttributes(Attributes);
        NativeMemory.Free(_memory);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(int* process, string path, byte* actions, byte* attributes, byte** argv, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeFolder(byte* actions, string folder);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* set);
}

using System.Runtime.InteropServices;

namespace Perdure.Tools.Keeping.Native;

/// <summary>Starts a program that shares nothing with us: own session, no terminal, no descriptor, default signals.</summary>
internal static unsafe partial class DetachedSpawn
{
    // Larger than glibc's opaque structures (80 and 336 bytes) on every architecture .NET runs on.
    const int ActionsBytes = 256;
    const int AttributesBytes = 512;
    const int SignalSetBytes = 128;

    const short SetSignalDefaults = 0x04;
    const short SetSignalMask = 0x08;
    const short SetSession = 0x80;

    const int Hangup = 1;
    const int Interrupt = 2;
    const int Terminate = 15;
    const int ChildEnded = 17;

    // The keeper reads these from a descriptor; born with them blocked, it need not begin anew to block them in all its threads.
    const ulong ReadByTheKeeper = 1ul << (Hangup - 1) | 1ul << (Interrupt - 1) | 1ul << (Terminate - 1) | 1ul << (ChildEnded - 1);

    /// <summary>The id of the new process, or the negated reason why there is none.</summary>
    public static int Start(string program, IReadOnlyList<string> argv, IReadOnlyList<string> environment, string logPath)
    {
        var actions = stackalloc byte[ActionsBytes];
        var attributes = stackalloc byte[AttributesBytes];
        _ = InitActions(actions);
        _ = InitAttributes(attributes);
        PlanStreams(actions, logPath);
        PlanSession(attributes);

        using var line = new NativeStrings(argv);
        using var variables = new NativeStrings(environment);
        int process;
        var failed = Spawn(&process, program, actions, attributes, line.Pointers, variables.Pointers);

        _ = DestroyActions(actions);
        _ = DestroyAttributes(attributes);
        return failed == 0 ? process : -failed;
    }

    static void PlanStreams(byte* actions, string logPath)
    {
        _ = AddOpen(actions, 0, "/dev/null", LinuxFiles.ReadWrite, 0);
        _ = AddDuplicate(actions, 0, 1);
        _ = AddOpen(actions, 2, logPath, LinuxFiles.WriteOnly | LinuxFiles.Create | LinuxFiles.Append, LinuxFiles.OwnerOnly);
        _ = AddCloseFrom(actions, 3);
    }

    static void PlanSession(byte* attributes)
    {
        var blocked = stackalloc ulong[SignalSetBytes / sizeof(ulong)];
        new Span<ulong>(blocked, SignalSetBytes / sizeof(ulong)).Clear();
        blocked[0] = ReadByTheKeeper;
        var all = stackalloc ulong[SignalSetBytes / sizeof(ulong)];
        new Span<ulong>(all, SignalSetBytes / sizeof(ulong)).Fill(ulong.MaxValue);
        _ = SetMask(attributes, blocked);
        _ = SetDefaults(attributes, all);
        _ = SetFlags(attributes, SetSession | SetSignalMask | SetSignalDefaults);
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

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(byte* actions, int first);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, ulong* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, ulong* set);
}

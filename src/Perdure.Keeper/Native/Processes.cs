using System.Runtime.InteropServices;

namespace Perdure.Keeper.Native;

/// <summary>The system calls on processes: wait, kill, adopt, become.</summary>
internal static unsafe partial class Processes
{
    public const string OwnProgram = "/proc/self/exe";

    const int NoHang = 1;
    const int SetChildSubreaper = 36;
    const int CloseRangeCall = 436;
    const int CloseRangeOnExec = 4;

    /// <summary>Orphans of the command become children of the keeper, so nothing escapes it by forking twice.</summary>
    public static void AdoptOrphans() => _ = Prctl(SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>Whatever was inherited open is closed for the command.</summary>
    public static void CloseAllOnExec() => _ = SystemCall(CloseRangeCall, 3, -1, CloseRangeOnExec);

    /// <summary>The next child that ended: its id, 0 when all still run, negative when there is none left.</summary>
    public static int NextEnded(out int status, out Usage usage)
    {
        int ended;
        fixed (int* statusAt = &status)
        fixed (Usage* usageAt = &usage)
        {
            while ((ended = Wait4(-1, statusAt, NoHang, usageAt)) < 0 && Errno.Last == Errno.Interrupted) { }
        }

        return ended;
    }

    /// <summary>The next child that ends, waited for; negative when there is none left.</summary>
    public static int AwaitEnded(out int status)
    {
        int ended;
        fixed (int* statusAt = &status)
        {
            while ((ended = Wait4(-1, statusAt, 0, null)) < 0 && Errno.Last == Errno.Interrupted) { }
        }

        return ended;
    }

    /// <summary>Another program in this one's place, with its environment; returns only on failure.</summary>
    public static void Become(string program, IReadOnlyList<string> argv)
    {
        using var line = new NativeStrings(argv);
        _ = Exec(program, line.Pointers);
    }

    public static IReadOnlyList<string> OwnEnvironment() =>
        [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")];

    /// <summary>The same program anew, with the signal mask kept; returns only on failure.</summary>
    public static void BecomeAnew(string folder) => Become(OwnProgram, ["perdure-keeper", folder]);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait4(int process, int* status, int options, Usage* usage);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Exec(string path, byte** argv);

    /// <summary>What an ended child used, as the kernel lays it out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        public long MaxRssKiB;
        fixed long _others[13];
    }
}

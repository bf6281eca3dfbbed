using System.Runtime.InteropServices;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper.Native;

/// <summary>Gives up, for this thread and all it begets, what root or a setuid program could do beyond an ordinary user.</summary>
internal static unsafe partial class Privileges
{
    const int SetDumpable = 4;
    const int DropFromBounds = 24;
    const int SetNoNewPrivileges = 38;
    const int CapabilityHighest = 63;
    const uint CapabilityVersion = 0x2008_0522;

    const int FileBytes = 1;
    const int CoreBytes = 4;
    const int ProcessCount = 6;

    // A thousand is "before everybody else"; this is before any program that uses less than half of the memory.
    static ReadOnlySpan<byte> LikelyVictim => "500"u8;

    /// <summary>When memory runs out the kernel ends the command, not the agent or the desktop.</summary>
    public static void DieFirst()
    {
        var file = Native.Files.OpenPrivate("/proc/self/oom_score_adj", Native.Files.WriteOnly);
        if (file < 0) { return; } // Kinder to others, and no wall.

        _ = Native.Files.Write(file, LikelyVictim);
        _ = Native.Files.Close(file);
    }

    public static void GiveUp()
    {
        if (Prctl(SetNoNewPrivileges, 1, 0, 0, 0) != 0) { throw new SandboxSetupException("no_new_privs", Errno.Last); }

        // Refused where there is nothing to drop.
        for (nuint capability = 0; capability <= CapabilityHighest; capability++) { _ = Prctl(DropFromBounds, capability, 0, 0, 0); }

        var header = stackalloc uint[] { CapabilityVersion, 0 };
        var none = stackalloc uint[6];
        new Span<uint>(none, 6).Clear();
        if (SetCapabilities(header, none) != 0) { throw new SandboxSetupException("capabilities", Errno.Last); }

        // Until it is another program nobody may look into this one, which still holds the keeper's pipe.
        _ = Prctl(SetDumpable, 0, 0, 0, 0);
    }

    /// <param name="ownUsers">Whether the user's processes outside are counted apart; otherwise a busy desktop would use up the bound.</param>
    public static void Limit(SandboxRequest sandbox, bool ownUsers)
    {
        Limit(FileBytes, (ulong)sandbox.FileBytesMax);
        Limit(CoreBytes, 0);
        if (ownUsers) { Limit(ProcessCount, (ulong)sandbox.ProcessesMax); }
    }

    static void Limit(int resource, ulong most)
    {
        var limit = stackalloc ulong[2];
        if (GetLimit(resource, limit) != 0) { return; }

        limit[1] = Math.Min(limit[1], most);
        limit[0] = Math.Min(limit[0], limit[1]);
        if (SetLimit(resource, limit) != 0) { throw new SandboxSetupException("limits", Errno.Last); }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int SetCapabilities(uint* header, uint* sets);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, ulong* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ulong* limit);
}

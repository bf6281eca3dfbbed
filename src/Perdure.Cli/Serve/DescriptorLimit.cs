using System.Runtime.InteropServices;

namespace Perdure.Cli.Serve;

/// <summary>Raises how many descriptors this process may have, as far as it may: the soft limit is made for programs that keep little open.</summary>
internal static partial class DescriptorLimit
{
    /// <summary>Enough for a thousand sessions at work with their servers and connections; commands inherit it, and some walk through all they may have.</summary>
    private const ulong Wanted = 16_384;

    private static int Resource => OperatingSystem.IsMacOS() ? 8 : 7;

    public static void Raise()
    {
        if (OperatingSystem.IsWindows() || GetLimit(Resource, out var limit) != 0) { return; }

        var raised = Math.Min(Wanted, limit.Hard);
        if (raised > limit.Soft) { _ = SetLimit(Resource, new Limit { Soft = raised, Hard = limit.Hard }); }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    /// <summary>What the system calls <c>rlimit</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}

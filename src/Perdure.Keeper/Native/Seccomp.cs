using System.Runtime.InteropServices;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper.Native;

/// <summary>Installs a filter for the system calls of this thread and all it begets.</summary>
internal static unsafe partial class Seccomp
{
    const int SetSeccomp = 22;
    const nuint ModeFilter = 2;

    public static void Install(IReadOnlyList<Step> steps)
    {
        var array = steps.ToArray();
        fixed (Step* first = array)
        {
            var program = new Program { Length = (ushort)array.Length, First = first };
            if (Prctl(SetSeccomp, ModeFilter, (nuint)(&program), 0, 0) != 0) { throw new SandboxSetupException("seccomp", Errno.Last); }
        }
    }

    /// <summary>Asked with nothing to install, a kernel that filters complains of the address and no other does.</summary>
    public static bool IsKnown() => Prctl(SetSeccomp, ModeFilter, 0, 0, 0) != 0 && Errno.Last == Errno.BadAddress;

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    /// <summary>One instruction of the filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Step
    {
        public ushort Code;
        public byte WhenTrue;
        public byte WhenFalse;
        public uint Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Program
    {
        public ushort Length;
        public Step* First;
    }
}

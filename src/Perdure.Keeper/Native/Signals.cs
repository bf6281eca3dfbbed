using System.Runtime.InteropServices;

namespace Perdure.Keeper.Native;

/// <summary>The signals the keeper hears, read from a descriptor instead of in a handler.</summary>
internal static unsafe partial class Signals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int ChildEnded = 17;
    public const int Continue = 18;
    public const int Stop = 19;
    public const int Highest = 64;

    public const int SetBytes = 128;

    const ulong Heard = 1ul << (Hangup - 1) | 1ul << (Interrupt - 1) | 1ul << (Terminate - 1) | 1ul << (ChildEnded - 1);
    const int Block = 0;
    const int RecordBytes = 128;

    /// <summary>Blocks what the keeper hears; false when it was open until now.</summary>
    public static bool WereBlocked()
    {
        var wanted = stackalloc ulong[SetBytes / sizeof(ulong)];
        var before = stackalloc ulong[SetBytes / sizeof(ulong)];
        new Span<ulong>(wanted, SetBytes / sizeof(ulong)).Clear();
        wanted[0] = Heard;
        _ = SetMask(Block, wanted, before);
        return (before[0] & Heard) == Heard;
    }

    /// <summary>Whatever this program ignores its successor shall not.</summary>
    public static void SetDefaults()
    {
        for (var signal = 1; signal <= Highest; signal++) { _ = Handle(signal, 0); }
    }

    public static int OpenDescriptor()
    {
        var wanted = stackalloc ulong[SetBytes / sizeof(ulong)];
        new Span<ulong>(wanted, SetBytes / sizeof(ulong)).Clear();
        wanted[0] = Heard;
        return SignalFile(-1, wanted, Files.NonBlocking | Files.CloseOnExec);
    }

    /// <summary>The next signal that arrived, or 0.</summary>
    public static int Next(int descriptor)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        return Files.Read(descriptor, record) == RecordBytes ? MemoryMarshal.Read<int>(record) : 0;
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int SetMask(int how, ulong* set, ulong* before);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int signal, nint how);

    [LibraryImport("libc", EntryPoint = "signalfd", SetLastError = true)]
    private static partial int SignalFile(int file, ulong* set, int flags);
}

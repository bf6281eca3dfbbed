using System.Runtime.InteropServices;

namespace Perdure.Keeper.Native;

/// <summary>Waiting for several descriptors at once.</summary>
internal static unsafe partial class Polling
{
    public const short Readable = 1;
    public const short Writable = 4;

    public static void Wait(Span<Watched> watched, int milliseconds)
    {
        fixed (Watched* start = watched) { _ = Poll(start, (nuint)watched.Length, milliseconds); }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Watched* watched, nuint count, int milliseconds);

    /// <summary>One descriptor with what is awaited and what came; a negative descriptor is passed over.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Watched
    {
        public int File;
        public short Awaited;
        public short Came;

        // An error or a hang-up is told by the read or write that follows.
        public readonly bool Ready => Came != 0;
    }
}

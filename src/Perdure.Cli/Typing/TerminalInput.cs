using System.Runtime.InteropServices;

namespace Perdure.Cli.Typing;

/// <summary>The standard input as a terminal of this process, read without the console of .NET, which edits lines by itself.</summary>
internal static partial class TerminalInput
{
    private const int StandardInput = 0;

    private const short PollIn = 1;

    /// <summary>How soon a command that is over notices that nobody types any more.</summary>
    public const int LookMilliseconds = 100;

    /// <summary>A job in the background that read the terminal would be stopped.</summary>
    public static bool IsInForeground => OperatingSystem.IsWindows() || ForegroundGroup(StandardInput) == OwnGroup();

    /// <summary>Waits a moment.</summary>
    public static bool WaitsToBeRead()
    {
        if (OperatingSystem.IsWindows()) { return true; }

        var poll = new PollRequest { File = StandardInput, Events = PollIn };
        if (Poll(ref poll, 1, LookMilliseconds) <= 0) { return false; }
        if (IsInForeground) { return true; }

        Thread.Sleep(LookMilliseconds); // What is typed is for somebody else.
        return false;
    }

    /// <returns>How many bytes; 0 where the end was typed, less where nothing can be read any more.</returns>
    public static int Read(Span<byte> bytes)
    {
        if (!OperatingSystem.IsWindows()) { return (int)Read(StandardInput, ref MemoryMarshal.GetReference(bytes), bytes.Length); }

        using var input = Console.OpenStandardInput();
        return input.Read(bytes);
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollRequest request, uint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, ref byte bytes, nint count);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int file);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int File;
        public short Events;
        public short Returned;
    }
}

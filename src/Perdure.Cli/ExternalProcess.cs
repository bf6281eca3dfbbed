using System.Runtime.InteropServices;

namespace Perdure.Cli;

/// <summary>Looks at another process of this machine, and tells it to end.</summary>
internal static partial class ExternalProcess
{
    private const int TerminateSignal = 15;
    private const int NoSignal = 0;

    /// <returns>Whether it could be told.</returns>
    public static bool Terminate(int process) => !OperatingSystem.IsWindows() && Kill(process, TerminateSignal) == 0;

    /// <summary>Whether it runs still. One that has ended and that nobody has asked about yet does not.</summary>
    public static bool Runs(int process) => Kill(process, NoSignal) == 0 && !HasEnded(process);

    private static bool HasEnded(int process)
    {
        try
        {
            // "123 (name) Z ...": the name may hold anything, a closing bracket too.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..];
        }
        catch (IOException)
        {
            return false; // Not Linux, where nobody can tell; or it has just ended, and the next look says so.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

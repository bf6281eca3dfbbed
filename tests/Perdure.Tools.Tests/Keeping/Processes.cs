using System.Runtime.InteropServices;

namespace Perdure.Tools.Tests.Keeping;

/// <summary>The processes of the machine as /proc tells them.</summary>
internal static partial class Processes
{
    public static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!));

    public static string CommandLine(int process) => Read($"/proc/{process}/cmdline").Replace('\0', ' ');

    public static string Surroundings(int process) => Read($"/proc/{process}/environ");

    public static int[] ZombiesOf(int parent) => [.. All().Where(process => State(process) == "Z" && Fields(process)[1] == parent.ToString())];

    public static void Kill(int process) => Signal(process, 9);

    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    static string State(int process) => Fields(process) is [var state, ..] ? state : "";

    static string[] Fields(int process)
    {
        var stat = Read($"/proc/{process}/stat");
        return stat.Length == 0 ? [] : stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}

namespace Perdure.Tools.Keeping;

/// <summary>The present boot of the machine, and who runs in it.</summary>
internal static class BootId
{
    const int StartField = 19;

    public static string Id { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>True when the process runs and is not a later one of the same number.</summary>
    public static bool IsRunning(int process, long startTicks)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] != "Z" && fields[StartField] == startTicks.ToString();
        }
        catch (IOException)
        {
            return false;
        }
    }
}

using Perdure.Runtime.Ports;

namespace Perdure.Hosting;

/// <summary>Introduces this process to whoever finds a session held by it.</summary>
public static class ThisProcess
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <param name="client">The surface, for people.</param>
    public static Writer AsWriter(TimeProvider clock, string client = "cli") =>
        new(Environment.ProcessId, Environment.MachineName, BootId(), client, clock.GetUtcNow());

    private static string BootId() => File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "";
}

using System.Diagnostics;

namespace Perdure.Cli.Tests.Stage;

/// <summary>Runs a line of shell and tells its exit code.</summary>
internal static class Shell
{
    public static async Task<int> RunAsync(string line)
    {
        using var shell = Process.Start("sh", ["-c", line]);
        await shell.WaitForExitAsync();
        return shell.ExitCode;
    }
}

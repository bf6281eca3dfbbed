using System.Diagnostics;

namespace Perdure.Cli.Tests.Stage;

/// <summary>Runs a line of shell and tells its exit code.</summary>
internal static class ShellScript
{
    public static async Task<int> RunAsync(string line)
    {
        using var shell = Process.Start("sh", ["-c", line]);
        await shell.WaitForExitAsync();
        return shell.ExitCode;
    }

    /// <summary>What it printed.</summary>
    public static async Task<string> OutputAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }
}

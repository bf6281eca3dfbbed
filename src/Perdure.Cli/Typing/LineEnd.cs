using System.Diagnostics;

namespace Perdure.Cli.Typing;

/// <summary>Has Ctrl+B end a line of the terminal, for as long as it is not disposed of.</summary>
internal sealed class LineEnd : IDisposable
{
    private readonly string? _before;

    public LineEnd()
    {
        if (OperatingSystem.IsWindows() || !TerminalInput.IsInForeground) { return; }

        _before = Stty("-g");
        if (_before is not null) { Stty("eol", "^B"); }
    }

    public void Dispose()
    {
        if (_before is not null && TerminalInput.IsInForeground) { Stty(_before); }
    }

    /// <returns>What it said; null where it could not, and then lines end as ever.</returns>
    private static string? Stty(params string[] words)
    {
        try
        {
            using var stty = Process.Start(new ProcessStartInfo("stty", words) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var said = stty.StandardOutput.ReadToEnd().Trim();
            stty.WaitForExit();
            return stty.ExitCode == 0 ? said : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

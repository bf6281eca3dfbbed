using System.Diagnostics;
using Perdure.Tools.Programs;

namespace Perdure.Cli.Typing;

/// <summary>Has Ctrl+B end a line of the terminal, for as long as it is not disposed of.</summary>
internal sealed class BackgroundKey : IDisposable
{
    private readonly string? _before;

    public BackgroundKey()
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
            if (HelperProgram.Start("stty", words) is not { } start) { return null; }

            start.RedirectStandardOutput = start.RedirectStandardError = true;
            using var stty = Process.Start(start)!;
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

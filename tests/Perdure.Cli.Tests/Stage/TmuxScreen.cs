using System.Diagnostics;

namespace Perdure.Cli.Tests.Stage;

/// <summary>A real terminal of tmux in which a command runs: its screen can be read and keys be typed.</summary>
internal sealed class TmuxScreen : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly string _socket = $"perdure-{Guid.NewGuid():N}";

    /// <param name="line">A line of shell.</param>
    public TmuxScreen(string line) => Run("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "24", line);

    /// <summary>A line of shell that runs perdure as somebody at this desk would, with the shell's own words around it.</summary>
    public static string At(Desk desk, string perdure) =>
        $"cd {desk.Workspace}; export {string.Join(' ', desk.Variables.Select(variable => $"{variable.Key}={variable.Value}"))} HOME={desk.Home} PERDURE_HOME={desk.Home} PERDURE_KEEPER={Repository.Keeper}; {Repository.Executable} {perdure}; echo \"ended with $?\"; sleep 60";

    /// <summary>Everything the program writes to the terminal, as it writes it, goes to this file as well.</summary>
    public void Record(string file) => Run("pipe-pane", "-o", $"cat >> {file}");

    public void Type(params string[] keys) => Run(["send-keys", .. keys]);

    /// <summary>Waits until the screen shows this; a terminal has no signal for it, so it is looked at again and again.</summary>
    public async Task<string> ShowsAsync(string text)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var screen = Run("capture-pane", "-p");
            if (screen.Contains(text, StringComparison.Ordinal)) { return screen; }
            if (Stopwatch.GetElapsedTime(began) > Patience) { throw new TimeoutException($"Expected the screen to show \"{text}\", found:\n{screen}"); }

            await Task.Delay(BetweenLooks);
        }
    }

    public void Dispose() => Run("kill-server");

    private string Run(params string[] words)
    {
        var start = new ProcessStartInfo("tmux", ["-L", _socket, .. words]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var tmux = Process.Start(start)!;
        var said = tmux.StandardOutput.ReadToEnd();
        tmux.WaitForExit();
        return said;
    }
}

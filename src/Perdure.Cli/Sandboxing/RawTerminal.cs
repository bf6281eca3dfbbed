using System.Diagnostics;

namespace Perdure.Cli.Sandboxing;

/// <summary>Hands keys on as they are pressed, for as long as another terminal behind this one gives them their meaning.</summary>
internal sealed class RawTerminal : IDisposable
{
    private readonly string _before = Stty("-g");

    public RawTerminal() => Stty("raw", "-echo");

    public static bool IsAtHand => !Terminal.InputIsPiped && Terminal.OutputIsTerminal;

    public void Dispose() => Stty(_before);

    private static string Stty(params string[] words)
    {
        using var stty = Process.Start(new ProcessStartInfo("stty", words) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new ComplaintException("expected to start stty, found that it did not start.", ExitCode.Failed);
        var said = stty.StandardOutput.ReadToEnd().Trim();
        stty.WaitForExit();
        return said;
    }
}

using System.Diagnostics;
using Perdure.Tools.Programs;

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
        var start = HelperProgram.Start("stty", words) ?? throw new UserErrorException("expected to start stty, found none in a folder of the system.", ExitCode.Failed);
        start.RedirectStandardOutput = true;
        using var stty = Process.Start(start)!;
        var said = stty.StandardOutput.ReadToEnd().Trim();
        stty.WaitForExit();
        return said;
    }
}

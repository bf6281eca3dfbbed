using System.ComponentModel;
using System.Diagnostics;
using Perdure.Tools.Keeping;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Sandboxing;

/// <summary>Finds out what walls work here by building them once around the keeper, which then says what the kernel has.</summary>
internal static class SandboxProbe
{
    /// <summary>Building takes milliseconds; a machine that takes longer than this has another problem.</summary>
    private const int PatienceMs = 5_000;

    /// <summary>What any sandbox asks of bubblewrap; containers often forbid one of these.</summary>
    private static readonly string[] Namespaces =
        ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--as-pid-1", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--"];

    public static SandboxSupport Run(KeeperProgram keeper)
    {
        if (!OperatingSystem.IsLinux()) { return SandboxSupport.None; }

        var bubblewrap = ProgramOnPath.Find("bwrap");
        if (bubblewrap is not null && Ask(bubblewrap, [.. Namespaces, keeper.Path, "--probe"]) is { } within) { return within with { Bubblewrap = bubblewrap }; }

        return Ask(keeper.Path, ["--probe"]) ?? SandboxSupport.None;
    }

    private static SandboxSupport? Ask(string program, string[] line)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(program, line) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            if (!asked.WaitForExit(PatienceMs)) { asked.Kill(); }

            return asked.ExitCode == 0 ? Parse(asked.StandardOutput.ReadToEnd()) : null;
        }
        catch (Win32Exception)
        {
            return null; // Not there, or not for us.
        }
    }

    private static SandboxSupport? Parse(string words) =>
        words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is ["landlock", var version, "seccomp", var filters]
            ? new SandboxSupport(null, int.Parse(version), filters == "1")
            : null;
}

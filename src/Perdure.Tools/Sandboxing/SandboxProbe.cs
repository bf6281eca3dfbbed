using System.ComponentModel;
using System.Diagnostics;
using Perdure.Tools.Keeping;
using Perdure.Tools.Programs;

namespace Perdure.Tools.Sandboxing;

/// <summary>Finds out what walls work here by building them once around the keeper, which then says what the kernel has.</summary>
/// <param name="memory">The file that the answer is kept in.</param>
internal sealed class SandboxProbe(KeeperProgram keeper, string? bubblewrap, string memory)
{
    /// <summary>Building takes milliseconds; a machine that takes longer than this has another problem.</summary>
    private const int PatienceMs = 5_000;

    /// <summary>What any sandbox asks of bubblewrap; containers often forbid one of these.</summary>
    private static readonly string[] Namespaces =
        ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--as-pid-1", "--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--"];

    private readonly SandboxSupportCache _memory = new(memory);

    /// <summary>What was found earlier; null where that may no longer be so.</summary>
    public SandboxSupport? Recall() => OperatingSystem.IsLinux() ? _memory.Recall(Circumstances) : SandboxSupport.None;

    public SandboxSupport Run()
    {
        if (!OperatingSystem.IsLinux()) { return SandboxSupport.None; }

        var found = Within() ?? Ask(keeper.Path, ["--probe"]) ?? SandboxSupport.None;

        // Whoever has no sandbox may be about to change that, and looks again.
        if (found.Suffices) { _memory.Remember(Circumstances, found); }

        return found;
    }

    /// <summary>The kernel's switches last as long as its boot, if nobody turns them; then <c>perdure doctor</c> looks again.</summary>
    private string Circumstances => $"{BootId.Id} {Environment.UserName} {Stamp(keeper.Path)} {(bubblewrap is null ? "" : Stamp(bubblewrap))}";

    private SandboxSupport? Within() => bubblewrap is null ? null : Ask(bubblewrap, [.. Namespaces, keeper.Path, "--probe", "within"]) is { } found ? found with { Bubblewrap = bubblewrap } : null;

    private static string Stamp(string program) => $"{program} {File.GetLastWriteTimeUtc(program).Ticks}";

    private static SandboxSupport? Ask(string program, string[] line)
    {
        try
        {
            var start = HelperProgram.StartAt(program, line);
            start.RedirectStandardOutput = start.RedirectStandardError = true;
            using var asked = Process.Start(start)!;
            if (!asked.WaitForExit(PatienceMs))
            {
                asked.Kill();
                asked.WaitForExit(); // Until then nobody can say how it ended.
            }

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

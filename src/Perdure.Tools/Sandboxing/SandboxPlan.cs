using Perdure.Tools.Keeping;

namespace Perdure.Tools.Sandboxing;

/// <summary>Says what a profile means on one ground, with the walls this machine has.</summary>
public static class SandboxPlan
{
    /// <summary>Files that decide what is run or granted outside the sandbox: hooks, configuration, instructions.</summary>
    private static readonly string[] ProtectedNames = [".git", ".perdure", ".agents"];

    private const string RootHome = "/root";

    private const string SystemTemporary = "/tmp";

    /// <returns>Null where the profile wants no sandbox.</returns>
    public static KeeperSandbox? For(SandboxProfile profile, SandboxGround ground, string? bubblewrap) => profile switch
    {
        SandboxProfile.Full => null,
        SandboxProfile.ReadOnly => Looking(ground, bubblewrap),
        _ => Working(ground, bubblewrap),
    };

    private static KeeperSandbox Looking(SandboxGround ground, string? bubblewrap) => new()
    {
        Bubblewrap = bubblewrap,
        Masked = [ground.PerdureHome, .. HiddenPlaces.Of(new[] { ground.UserHome, RootHome }.Distinct())],
    };

    private static KeeperSandbox Working(SandboxGround ground, string? bubblewrap)
    {
        // Without namespaces there is one /tmp for all; with them, nobody's sockets and files are to be found in ours.
        var shared = bubblewrap is null;
        return Looking(ground, bubblewrap) with
        {
            Writable = shared ? [ground.Workspace, SystemTemporary] : [ground.Workspace],
            Protected = [.. ProtectedNames.Select(name => Path.Combine(ground.Workspace, name))],
            Temporary = shared ? null : ground.Temporary,
        };
    }
}

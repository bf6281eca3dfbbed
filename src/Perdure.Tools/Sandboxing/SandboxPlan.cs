using Perdure.Core.Configuration;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Sandboxing;

/// <summary>Says what bounds mean on one ground, with the sandbox this machine has.</summary>
public static class SandboxPlan
{
    private const string RootHome = "/root";

    private const string SystemTemporary = "/tmp";

    /// <param name="trusted">Whether Perdure goes by what lies in the workspace.</param>
    public static KeeperSandbox For(RunBounds bounds, SandboxPaths ground, string? bubblewrap, bool trusted = false) =>
        bounds.Reach == AccessLevel.ReadOnly ? Looking(bounds, ground, bubblewrap) : Working(bounds, ground, bubblewrap) with { Held = trusted ? [.. ControlFiles.Obeyed(ground.Workspace)] : [] };

    private static KeeperSandbox Looking(RunBounds bounds, SandboxPaths ground, string? bubblewrap) => new()
    {
        Network = bounds.Network,
        Bubblewrap = bubblewrap,
        Masked = [ground.PerdureHome, .. SecretPaths.Of(new[] { ground.UserHome, RootHome }.Distinct())],
    };

    private static KeeperSandbox Working(RunBounds bounds, SandboxPaths ground, string? bubblewrap)
    {
        // Without namespaces there is one /tmp for all; with them, nobody's sockets and files are to be found in ours.
        var shared = bubblewrap is null;
        return Looking(bounds, ground, bubblewrap) with
        {
            Writable = [ground.Workspace, .. shared ? [SystemTemporary] : Array.Empty<string>(), .. bounds.Writable.Select(WorkspacePath.Resolved)],
            Protected = [.. ControlFiles.In(ground.Workspace)],
            Temporary = shared ? null : ground.Temporary,
        };
    }
}

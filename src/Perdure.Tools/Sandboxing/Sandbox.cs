using Perdure.Core;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Sandboxing;

/// <summary>The walls that stand around the commands of this process, by how far each may reach.</summary>
public sealed class Sandbox(string perdureHome, KeeperProgram keeper, TimeProvider clock)
{
    private readonly Lazy<SandboxSupport> _support = new(() => SandboxProbe.Run(keeper));

    /// <summary>What works here; found out once, when it is first asked for.</summary>
    public SandboxSupport Available() => _support.Value;

    /// <returns>Null where a command is to run with the person's own rights.</returns>
    public KeeperSandbox? For(string workspace, Bounds? bounds)
    {
        if (bounds is null) { return null; }

        var sandbox = SandboxPlan.For(bounds, Ground(workspace), Available().Bubblewrap);
        if (sandbox.Temporary is { } folder) { TemporaryFolders.Use(folder, clock.GetUtcNow().UtcDateTime); }

        return sandbox;
    }

    /// <summary>Tells the model once what its commands may, so that it need not find out by failing.</summary>
    public Note Note(string workspace, Permissions permissions) => new("sandbox", permissions.Reach switch
    {
        Reach.Full => "Commands run without a sandbox.",
        Reach.ReadOnly => $"Commands run in a sandbox: they may read, but write nothing outside their own /tmp, and have {Network(permissions)}. {Advice(permissions)}",
        _ => $"Commands run in a sandbox: they may write in the workspace, except in .git, .perdure and .agents, in /tmp{Others(permissions)}; the rest is read-only or hidden. They have {Network(permissions)}. {Where(workspace)}{Advice(permissions)}",
    });

    private static string Advice(Permissions permissions) => permissions.InDoubt == InDoubt.Ask
        ? "What fails for this reason fails again. Where you need more, call exec_command with sandbox_permissions \"require_escalated\" and a justification: a person is asked."
        : "What fails for this reason fails again, and nobody can be asked for more: do without, and say at the end what was missing.";

    private static string Network(Permissions permissions) => permissions.Network ? "a network" : "no network";

    private static string Others(Permissions permissions) =>
        permissions.Writable is { IsEmpty: false } folders ? $" and in {string.Join(", ", folders)}" : "";

    // Looked up, not tried: a first request does not wait for a probe.
    private string Where(string workspace) =>
        ProgramOnPath.Find("bwrap") is null ? "" : $"Their /tmp is {Ground(workspace).Temporary} to every other tool. ";

    private SandboxGround Ground(string workspace) => SandboxGround.Of(workspace, perdureHome);
}

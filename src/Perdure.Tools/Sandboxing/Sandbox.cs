using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Goals;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Sandboxing;

/// <summary>The walls that stand around the commands of this process, by how far each may reach.</summary>
/// <param name="bubblewrap">The program to use, or the word for none; null for the system's own.</param>
/// <param name="isTrusted">Whether Perdure goes by what lies in a workspace; in none where it is not given.</param>
public sealed class Sandbox(string perdureHome, KeeperProgram keeper, TimeProvider clock, string? bubblewrap = null, Func<string, bool>? isTrusted = null)
{
    private readonly SandboxProbe _probe = new(keeper, BubblewrapProgram.Find(bubblewrap), Path.Combine(perdureHome, "run", "sandbox"));
    private SandboxSupport? _support;

    /// <summary>What works here: found out once in a boot of the machine, then only looked up.</summary>
    public SandboxSupport Available() => _support ??= _probe.Recall() ?? Examine();

    /// <summary>What works here at this moment.</summary>
    public SandboxSupport Examine() => _support = _probe.Run();

    /// <summary>The sandbox of one run, in which the files a goal rests on are read-only, too.</summary>
    public KeeperSandbox? For(ToolRun run) => For(run.Workspace, run.Bounds) is { } sandbox
        ? sandbox with { Protected = [.. sandbox.Protected, .. ProtectedPaths.Places(WorkspacePath.Resolved(run.Workspace), run.Protected)] }
        : null;

    /// <returns>Null where a command is to run with the user's own rights.</returns>
    public KeeperSandbox? For(string workspace, RunBounds? bounds)
    {
        if (bounds is null) { return null; }

        var sandbox = SandboxPlan.For(bounds, Ground(workspace), Available().Bubblewrap, IsTrusted(workspace));
        if (sandbox.Temporary is { } folder) { TemporaryFolders.Use(folder, clock.GetUtcNow().UtcDateTime); }

        return sandbox;
    }

    /// <summary>Tells the model once what its commands may, so that it need not find out by failing.</summary>
    public Note Note(string workspace, Permissions permissions) => new("sandbox", permissions.Reach switch
    {
        not AccessLevel.Full when !Available().Suffices =>
            $"Commands are to run in a sandbox, and none works on this machine: {(permissions.InDoubt == ApprovalPolicy.Ask ? "each runs only when a person agrees to run it without one" : "so none runs, and nobody can be asked")}.",
        AccessLevel.Full => "Commands run without a sandbox.",
        AccessLevel.ReadOnly => $"Commands run in a sandbox: they may read, but write nothing{OwnTmp}, and have {Network(permissions)}. {Advice(permissions)}",
        _ => $"Commands run in a sandbox: they may write in the workspace, except in .git, .perdure and .agents, in /tmp{Others(permissions)}; the rest is read-only or hidden. They have {Network(permissions)}. {Where(workspace)}{Held(workspace)}{Advice(permissions)}",
    });

    private static string Advice(Permissions permissions) => permissions.InDoubt == ApprovalPolicy.Ask
        ? "What fails for this reason fails again. Where you need more, call exec_command with sandbox_permissions \"require_escalated\" and a justification: a person is asked."
        : "What fails for this reason fails again, and nobody can be asked for more: do without, and say at the end what was missing.";

    private static string Network(Permissions permissions) => permissions.Network ? "a network" : "no network";

    private static string Others(Permissions permissions) =>
        permissions.Writable is { IsEmpty: false } folders ? $" and in {string.Join(", ", folders)}" : "";

    private string OwnTmp => Available().Bubblewrap is null ? "" : " outside their own /tmp, which each finds empty";

    private string Where(string workspace) =>
        Available().Bubblewrap is null ? "" : $"Their /tmp is {Ground(workspace).Temporary} to every other tool. ";

    private string Held(string workspace) => Available().Bubblewrap is null && IsTrusted(workspace)
        ? "Directly in the workspace folder they can make, rename and remove nothing: make files and folders there with apply_patch. "
        : "";

    private bool IsTrusted(string workspace) => isTrusted?.Invoke(Path.TrimEndingDirectorySeparator(Path.GetFullPath(workspace))) ?? false;

    private SandboxPaths Ground(string workspace) => SandboxPaths.Of(workspace, perdureHome);
}

using System.Security.Cryptography;
using System.Text;
using Perdure.Core;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;
using Perdure.Tools.Goals;
using Perdure.Tools.Keeping;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Sandboxing;

/// <summary>The sandbox that the commands of this process run in, by the profile that was chosen.</summary>
public sealed class Sandbox(SandboxProfile profile, string perdureHome, KeeperProgram keeper, TimeProvider clock)
{
    /// <summary>Enough that two workspaces of one person never meet.</summary>
    private const int NameChars = 12;

    private readonly Lazy<SandboxSupport> _support = new(() => SandboxProbe.Run(keeper));

    /// <summary>What works here; found out once, when it is first asked for.</summary>
    public SandboxSupport Available() => _support.Value;

    /// <summary>The sandbox of one run, in which the files a goal rests on are read-only, too.</summary>
    public KeeperSandbox? For(ToolRun run) => For(run.Workspace) is { } sandbox
        ? sandbox with { Protected = [.. sandbox.Protected, .. ProtectedPaths.Places(WorkspacePath.Resolved(run.Workspace), run.Protected)] }
        : null;

    /// <returns>Null where commands are to run with the person's own rights.</returns>
    public KeeperSandbox? For(string workspace)
    {
        if (profile == SandboxProfile.Full) { return null; }

        var ground = Ground(workspace);
        var sandbox = SandboxPlan.For(profile, ground, Available().Bubblewrap);
        if (sandbox?.Temporary is { } folder) { TemporaryFolders.Use(folder, clock.GetUtcNow().UtcDateTime); }

        return sandbox;
    }

    /// <summary>Tells the model once what its commands may, so that it need not find out by failing.</summary>
    public Note Note(string workspace) => new("sandbox", profile switch
    {
        SandboxProfile.Full => "Commands run without a sandbox.",
        SandboxProfile.ReadOnly => $"Commands run in a sandbox: they may read, but write nothing outside their own /tmp, and have no network. {Advice}",
        _ => $"Commands run in a sandbox: they may write in the workspace, except in .git, .perdure and .agents, and in /tmp; the rest is read-only or hidden, and there is no network. {Where(workspace)}{Advice}",
    });

    private const string Advice = "What fails for this reason fails again: say so instead of working around it.";

    // Looked up, not tried: a first request does not wait for a probe.
    private string Where(string workspace) =>
        ProgramOnPath.Find("bwrap") is null ? "" : $"Their /tmp is {Ground(workspace).Temporary} to every other tool. ";

    private SandboxGround Ground(string workspace)
    {
        var folder = WorkspacePath.Resolved(Path.TrimEndingDirectorySeparator(Path.GetFullPath(workspace)));
        var home = WorkspacePath.Resolved(perdureHome);
        return new SandboxGround(
            folder,
            home,
            WorkspacePath.Resolved(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
            Path.Combine(home, "tmp", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..NameChars]));
    }
}

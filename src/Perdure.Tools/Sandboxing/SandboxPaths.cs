using System.Security.Cryptography;
using System.Text;
using Perdure.Tools.Files;

namespace Perdure.Tools.Sandboxing;

/// <summary>The places a sandbox is planned for, as full paths without links.</summary>
/// <param name="PerdureHome">Keys, logs, run folders: never for a command to see.</param>
/// <param name="UserHome">Where the user's secrets lie.</param>
/// <param name="Temporary">The folder that commands of this workspace share as their <c>/tmp</c>.</param>
public sealed record SandboxPaths(string Workspace, string PerdureHome, string UserHome, string Temporary)
{
    /// <summary>Enough that two workspaces of one person never meet.</summary>
    private const int NameChars = 12;

    public static SandboxPaths Of(string workspace, string perdureHome)
    {
        var folder = WorkspacePath.Resolved(Path.TrimEndingDirectorySeparator(Path.GetFullPath(workspace)));
        var home = WorkspacePath.Resolved(perdureHome);
        return new SandboxPaths(
            folder,
            home,
            WorkspacePath.Resolved(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
            Path.Combine(home, "tmp", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..NameChars]));
    }
}

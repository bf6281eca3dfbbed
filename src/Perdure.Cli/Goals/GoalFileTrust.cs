using Perdure.Cli.Questions;
using Perdure.Cli.Sessions;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;

namespace Perdure.Cli.Goals;

/// <summary>Sees to it that a goal file in the workspace, where commands may write, is the one the user used before or has looked at.</summary>
internal static class GoalFileTrust
{
    public static void Check(string path, string workspace, byte[] content)
    {
        var file = Path.GetFullPath(path);
        if (!file.StartsWith(workspace.TrimEnd('/') + "/", StringComparison.Ordinal)) { return; }

        var trusted = Composition.TrustedFiles(Home.FromEnvironment(Terminal.Current.Warn));
        if (trusted.Include(file, content)) { return; }

        var changed = $"{file} has changed since it was last used, and commands may write there.";
        if (!TerminalUser.IsThere) { throw new UserErrorException($"{changed} Look at it, then run: perdure config trust {file}", ExitCode.NeedsUser); }

        Sessions.Confirmation.ToGoOn(Terminal.Current, yes: false, $"{changed} Look at it: what proves the goal, and what it may spend.");
        trusted.Trust(file, content);
    }
}

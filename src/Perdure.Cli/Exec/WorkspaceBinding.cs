using Perdure.Cli.Sessions;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Tools.Surroundings;

namespace Perdure.Cli.Exec;

/// <summary>Says before anything runs where a session would work, when that is not where and how somebody left it.</summary>
internal static class WorkspaceBinding
{
    /// <returns>The folder the session shall work in from now on; null where it keeps its own.</returns>
    public static string? Check(SessionState state, string folder, ResumeOptions wishes, Terminal terminal)
    {
        var own = state.Started!.Workspace;
        if (!Directory.Exists(own))
        {
            return wishes.Here
                ? folder
                : throw new UserErrorException($"expected the folder of session {state.Id}, {own}, found none; bring it back, or go on in this folder with --here.");
        }

        if (wishes.Here && own != folder) { return folder; }

        var news = News(state, own, folder).ToList();
        if (news.Count == 0) { return null; }
        if (wishes.Asks) { Confirmation.ToGoOn(terminal, wishes.Yes, string.Join(' ', news), "--yes, or --here to work in this folder,"); }
        else { terminal.Warn(string.Join(' ', news)); }

        return null;
    }

    private static IEnumerable<string> News(SessionState state, string own, string folder)
    {
        if (own != folder) { yield return $"Session {state.Id} works in {own}, not in this folder."; }

        var (then, now) = (BranchName.In(state), WorkspaceSurroundings.BranchOf(own));
        if (then is not null && then != now) { yield return $"It was left on branch {then}; {own} is {(now is null ? "on none" : $"on {now}")} now."; }
    }
}

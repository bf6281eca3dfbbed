using Perdure.Core;

namespace Perdure.Cli.Exec;

/// <summary>The exact command that goes on with a session.</summary>
internal static class ResumeLine
{
    public static string For(SessionId session) => $"perdure exec resume {session}";
}

using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Cli.Exec;

/// <summary>The exact command that goes on with a session.</summary>
internal static class ResumeLine
{
    public static string For(SessionId session) => $"perdure exec resume {session}";

    public static string ForGoal(SessionId session) => $"perdure goal resume {session}";

    /// <summary>With its goal, where it has one that is not reached.</summary>
    public static string For(SessionState state) => state.Goal switch
    {
        null or { State: CompleteGoal } => For(state.Id),
        { State: ExhaustedGoal } => $"{ForGoal(state.Id)} with a higher budget, such as --budget-tokens N",
        _ => ForGoal(state.Id),
    };
}

using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Keeps what the user says of a goal whose turns each begin with a fresh context: it holds until the goal ends.</summary>
internal static class GoalSteers
{
    /// <summary>About ten thousand tokens, which every turn reads again; the newest words count most.</summary>
    private const int CharsMax = 40_000;

    public static SessionState WithGoalSteerOf(this SessionState state, SessionEvent happened) => state.Goal is not { Context: GoalContext.Fresh } goal ? state : happened switch
    {
        TurnStarted when state.Turn?.Situation is ReadingSurroundings { Inputs: { IsEmpty: false } inputs } => Kept(state, goal, inputs.Select(input => input.Delivered())),
        InputsJoined joined => Kept(state, goal, state.Transcript.OfType<UserMessage>().TakeLast(joined.Inputs.Length)),
        _ => state,
    };

    private static SessionState Kept(SessionState state, Goal goal, IEnumerable<UserMessage> said)
    {
        ImmutableArray<UserMessage> all = [.. goal.Steers, .. said];
        while (all.Length > 1 && all.Sum(each => each.Text.Length) > CharsMax) { all = all.RemoveAt(0); }

        return state with { Goal = goal with { Steers = all } };
    }
}

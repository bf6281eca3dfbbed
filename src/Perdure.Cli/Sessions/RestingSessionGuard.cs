using Perdure.Cli.Exec;
using Perdure.Core.State;

namespace Perdure.Cli.Sessions;

/// <summary>Guards commands that open a session for something small: an open turn would go on with nobody watching.</summary>
internal static class RestingSessionGuard
{
    public static void Must(SessionState state)
    {
        if (!state.AtRest)
        {
            throw new UserErrorException($"expected session {state.Id} at rest, found turn {state.Turns} open; finish it first: {ResumeLine.For(state.Id)}");
        }
    }
}

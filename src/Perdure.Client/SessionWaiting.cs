using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;

namespace Perdure.Client;

/// <summary>Waits for what a session comes to.</summary>
public static class SessionWaiting
{
    /// <param name="state">What is known of the session already.</param>
    /// <param name="accepted">The entry from which on its rest counts: the number a command was accepted with.</param>
    /// <returns>The state as soon as nothing runs in it.</returns>
    /// <exception cref="SessionsException">It was closed before.</exception>
    public static async Task<SessionState> AtRestAsync(this ISession session, SessionState state, long accepted, CancellationToken cancel)
    {
        await foreach (var update in session.FollowAsync(state.Seq, cancel))
        {
            if (update is SessionClosed { Why: var why, Cause: var cause }) { throw new SessionsException(SessionsError.Failed, why ?? $"expected session {session.Id} to come to rest, found it closed", cause); }
            if (update is not EntryAppended(var entry)) { continue; }

            state = Session.Apply(state, entry.Event);
            if (entry.Seq >= accepted && state.AtRest) { return state; }
        }

        throw new SessionsException(SessionsError.Failed, $"expected session {session.Id} to come to rest, found it closed");
    }
}

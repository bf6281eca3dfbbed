using Perdure.Client;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;

namespace Perdure.Hosting.Sessions;

/// <summary>Tells what was true of a session when it had begun and nothing had been said in it.</summary>
public static class FirstStates
{
    public static async Task<SessionState> BeforeInputAsync(ISession session, CancellationToken cancel)
    {
        var state = SessionState.Empty;
        await foreach (var update in session.FollowAsync(after: 0, cancel))
        {
            if (update is not EntryAppended(var entry)) { continue; }
            if (entry.Event is not (SessionStarted or SessionNamed)) { break; }

            state = Session.Apply(state, entry.Event);
        }

        return state;
    }
}

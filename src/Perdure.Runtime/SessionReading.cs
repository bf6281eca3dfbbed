using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Tells what is true of a session without holding it: from its checkpoint and the entries after it.</summary>
public static class SessionReading
{
    public static async Task<SessionState> ReadStateAsync(this ISessionStore store, SessionId session, CancellationToken cancel)
    {
        var state = Checkpoints.StateOf(await store.ReadCheckpointAsync(session, cancel)) ?? SessionState.Empty;
        await foreach (var entry in store.ReadAsync(session, state.Seq + 1, cancel))
        {
            state = Session.Apply(state, entry.Event);
        }

        return state;
    }
}

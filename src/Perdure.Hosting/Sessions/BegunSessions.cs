using Perdure.Core;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Reads sessions that somebody wants to open.</summary>
internal static class BegunSessions
{
    /// <exception cref="SessionDamagedException">Not even the first entry can be read.</exception>
    public static async Task<SessionState> ReadBegunAsync(this ISessionStore store, SessionId session, CancellationToken cancel)
    {
        var state = await store.ReadStateAsync(session, cancel);
        if (state.Started is not null) { return state; }

        throw (await store.VerifyFoldedAsync(session, cancel)).Problem is { } problem
            ? new SessionDamagedException(problem)
            : new HostingException($"expected a session that has begun, found none in {session}.");
    }
}

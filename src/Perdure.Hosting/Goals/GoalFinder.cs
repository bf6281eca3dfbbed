using Perdure.Core;
using Perdure.Core.State;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Goals;

/// <summary>Finds the goal somebody means: that of a session, or the last one of this folder.</summary>
public static class GoalFinder
{
    /// <param name="target">Null for the last one.</param>
    public static async Task<(SessionId Session, SessionState State)> FindAsync(ICataloguedStore store, string? target, string folder, CancellationToken cancel)
    {
        if (target is null) { return await LastAsync(store, folder, cancel); }

        var session = await new SessionFinder(store).FindAsync(target, cancel);
        var state = await store.ReadStateAsync(session, cancel);
        return state.Goal is not null ? (session, state) : throw new HostingException($"expected a goal in session {session}, found none; `perdure goal list` shows those there are.");
    }

    /// <summary>Goals, the one last worked on first.</summary>
    /// <param name="folder">Null for every folder.</param>
    public static async IAsyncEnumerable<(StoredSession Stored, SessionState State)> AllAsync(
        ICataloguedStore store, string? folder, Action<string> warn, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var stored in store.ListAsync(cancel))
        {
            SessionState state;
            try
            {
                state = await store.ReadStateAsync(stored.Id, cancel);
            }
            catch (SessionStoreException problem)
            {
                warn($"{stored.Id} is left out: {problem.Message}"); // One damaged session hides no other.
                continue;
            }

            if (state.Goal is not null && (folder is null || state.Started!.Workspace == folder)) { yield return (stored, state); }
        }
    }

    private static async Task<(SessionId Session, SessionState State)> LastAsync(ICataloguedStore store, string folder, CancellationToken cancel)
    {
        await foreach (var (stored, state) in AllAsync(store, folder, _ => { }, cancel)) { return (stored.Id, state); }

        throw new HostingException($"expected a goal in {folder}, found none; `perdure goal list --all` shows those of other folders.");
    }
}

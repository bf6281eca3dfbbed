using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Tells what is true of a session without holding it: from its checkpoint and the entries after it.</summary>
public static class SessionReading
{
    public static async Task<SessionState> ReadStateAsync(this ISessionReader store, SessionId session, CancellationToken cancel)
    {
        var state = Checkpoints.StateOf(await store.ReadCheckpointAsync(session, cancel)) ?? SessionState.Empty;
        await foreach (var entry in store.ReadAsync(session, state.Seq + 1, cancel))
        {
            state = LogFold.With(state, entry);
        }

        return state;
    }

    /// <summary>The session whose question keeps this one from going on: itself, or an agent, or an agent's agent. Read from their logs, because what one knows of another may be old.</summary>
    public static async Task<SessionState?> WhoAsksAsync(this ISessionReader store, SessionState state, CancellationToken cancel)
    {
        if (!state.OpenQuestions.IsEmpty) { return state; }

        foreach (var agent in state.Agents.Where(agent => agent.IsAtWork))
        {
            try
            {
                if (await store.WhoAsksAsync(await store.ReadStateAsync(agent.Session, cancel), cancel) is { } asking) { return asking; }
            }
            catch (SessionNotFoundException)
            {
                // It is about to be made, or somebody has removed it.
            }
        }

        return null;
    }
}

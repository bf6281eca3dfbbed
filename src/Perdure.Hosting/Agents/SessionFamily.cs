using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Agents;

/// <summary>Finds a session's way to those it spawned, and to the one that spawned it.</summary>
public static class SessionFamily
{
    /// <summary>The settings of a session, no wider than what the one that spawned it may by now.</summary>
    public static async Task<Settings> WithinAsync(ISessionReader store, Settings settings, CancellationToken cancel) =>
        await ParentAsync(store, settings, cancel) is { } parent ? DelegationRules.Within(parent, settings) : settings;

    /// <summary>The one at the top that waits for this one, by way of others perhaps; the session itself where nobody does.</summary>
    public static async Task<SessionId> WhoWaitsAsync(ISessionReader store, SessionState state, CancellationToken cancel)
    {
        var top = state;
        while (await ParentAsync(store, top.Settings, cancel) is { } parent && parent.Agents.Any(agent => agent.Session == top.Id && agent.IsAtWork)) { top = parent; }

        return top.Id;
    }

    /// <summary>The session whose question keeps this one from going on, among those that are open in this process.</summary>
    public static LiveSession? WhoAsks(LiveSession live)
    {
        if (!live.State.OpenQuestions.IsEmpty) { return live; }

        return live.State.Agents.Where(agent => agent.IsAtWork).Select(agent => live.AgentOpenHere(agent.Session)).OfType<LiveSession>().Select(WhoAsks).FirstOrDefault(asking => asking is not null);
    }

    /// <summary>A session that this one has spawned, or one of those has, where they are open in this process.</summary>
    public static LiveSession? OpenHere(LiveSession live, SessionId session) => live.AgentOpenHere(session)
        ?? live.State.Agents.Select(agent => live.AgentOpenHere(agent.Session)).OfType<LiveSession>().Select(agent => OpenHere(agent, session)).FirstOrDefault(found => found is not null);

    /// <returns>Null where there is none, or none any more.</returns>
    private static async Task<SessionState?> ParentAsync(ISessionReader store, Settings settings, CancellationToken cancel)
    {
        if (settings.Delegation is not { } delegation) { return null; }

        try
        {
            return await store.ReadStateAsync(delegation.Parent, cancel) is { Started: not null } parent ? parent : null;
        }
        catch (SessionStoreException)
        {
            return null;
        }
    }
}

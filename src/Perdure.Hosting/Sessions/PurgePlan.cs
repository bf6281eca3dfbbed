using Perdure.Client;
using Perdure.Core;
using Perdure.Hosting.Configuration;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Finds the sessions that are to go: the named ones, the old ones, or those the policy says, each with the agents it spawned.</summary>
public sealed class PurgePlan(Home home, ICataloguedStore store, Config config, TimeProvider clock)
{
    public async Task<IReadOnlyList<DoomedSession>> OfAsync(PurgeRequest request, CancellationToken cancel)
    {
        if (request.ByPolicy) { return await ByPolicyAsync(cancel); }

        var doomed = new List<DoomedSession>();
        if (request.Sessions is not { } named) { doomed.AddRange(await OldAsync(request, cancel)); }
        else { foreach (var id in named.Distinct()) { doomed.Add(new DoomedSession(await store.Catalog.LookAsync(id, cancel) ?? new ListedSession(new SessionRow(id), Owner: null, id.Value), Why: null)); } }

        return await SpawnedSessions.WithAsync(doomed, store.Catalog, cancel);
    }

    private async Task<IReadOnlyList<DoomedSession>> ByPolicyAsync(CancellationToken cancel)
    {
        var policy = RetentionPolicy.Of(config);
        return policy.IsOn
            ? await new Retention(store, policy, clock).DueAsync(cancel)
            : throw new HostingException($"--by-policy: expected retention.olderThanDays, retention.days.* or retention.quotaMegabytes in {home.ConfigFile}, found none.");
    }

    private async Task<IReadOnlyList<DoomedSession>> OldAsync(PurgeRequest request, CancellationToken cancel)
    {
        var query = new SessionQuery(request.Workspace) { WithAgents = true };
        var before = request.OlderThan is { } age ? clock.GetUtcNow() - age : DateTimeOffset.MaxValue;
        var old = new List<DoomedSession>();
        foreach (var session in (await ListedAsync(query, cancel)).Concat(await ListedAsync(query with { Archived = true }, cancel)).Where(session => session.Row.UpdatedAt <= before))
        {
            if (!await GoesWithAnotherAsync(session, cancel)) { old.Add(new DoomedSession(session, Why: null)); }
        }

        return old;
    }

    /// <summary>An agent is removed with the session that spawned it, or once that is gone.</summary>
    private async Task<bool> GoesWithAnotherAsync(ListedSession session, CancellationToken cancel) => session.Row.SpawnedBy is { } by && await store.Catalog.LookAsync(by, cancel) is not null;

    private async Task<IReadOnlyList<ListedSession>> ListedAsync(SessionQuery query, CancellationToken cancel)
    {
        using var listing = await store.Catalog.ListAsync(query, tell: null, cancel);
        return listing.Page;
    }
}

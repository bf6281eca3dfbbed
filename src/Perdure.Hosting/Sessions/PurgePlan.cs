using Perdure.Catalog;
using Perdure.Client;
using Perdure.Core;
using Perdure.Hosting.Configuration;

namespace Perdure.Hosting.Sessions;

/// <summary>Finds the sessions that are to go: the named ones, the old ones, or those the policy says, each with the agents it spawned.</summary>
public sealed class PurgePlan(Home home, CataloguedStore store, Config config, TimeProvider clock)
{
    public async Task<IReadOnlyList<DoomedSession>> OfAsync(PurgeRequest request, CancellationToken cancel)
    {
        if (request.ByPolicy) { return await ByPolicyAsync(cancel); }

        return SpawnedSessions.With(request.Sessions is { } named ? named.Distinct().Select(Named) : Old(request), store.Catalog);
    }

    private async Task<IReadOnlyList<DoomedSession>> ByPolicyAsync(CancellationToken cancel)
    {
        var policy = RetentionPolicy.Of(config);
        return policy.IsOn
            ? await new Retention(home, store, policy, clock).DueAsync(cancel)
            : throw new HostingException($"--by-policy: expected retention.olderThanDays, retention.days.* or retention.quotaMegabytes in {home.ConfigFile}, found none.");
    }

    private DoomedSession Named(SessionId id) => new(store.Catalog.Look(id) ?? new ListedSession(new SessionRow(id, ""), Owner: null, id.Value), Why: null);

    private IEnumerable<DoomedSession> Old(PurgeRequest request)
    {
        var query = new SessionQuery(request.Workspace) { WithAgents = true };
        var before = request.OlderThan is { } age ? clock.GetUtcNow() - age : DateTimeOffset.MaxValue;
        return Listed(query).Concat(Listed(query with { Archived = true }))
            .Where(session => session.Row.UpdatedAt <= before && !GoesWithAnother(session))
            .Select(session => new DoomedSession(session, Why: null));
    }

    /// <summary>An agent is removed with the session that spawned it, or once that is gone.</summary>
    private bool GoesWithAnother(ListedSession session) => session.Row.SpawnedBy is { } by && store.Catalog.Look(by) is not null;

    private IReadOnlyList<ListedSession> Listed(SessionQuery query)
    {
        using var listing = store.Catalog.List(query);
        return listing.Page;
    }
}

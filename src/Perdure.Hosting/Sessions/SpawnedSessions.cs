using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>What a session had done by agents goes with it, theirs first: what they are for is gone.</summary>
public static class SpawnedSessions
{
    public static async Task<IReadOnlyList<DoomedSession>> WithAsync(IEnumerable<DoomedSession> doomed, ISessionCatalog catalog, CancellationToken cancel)
    {
        var everywhere = new SessionQuery(Workspace: null) { WithAgents = true };
        var all = (await ListedAsync(everywhere)).Concat(await ListedAsync(everywhere with { Archived = true }));
        var spawned = all.Where(session => session.Row.SpawnedBy is not null).ToLookup(session => session.Row.SpawnedBy!.Value);
        return [.. doomed.SelectMany(Family).DistinctBy(one => one.Listed.Row.Id)];

        IEnumerable<DoomedSession> Family(DoomedSession one) => spawned[one.Listed.Row.Id].SelectMany(agent => Family(one with { Listed = agent })).Append(one);

        async Task<IReadOnlyList<ListedSession>> ListedAsync(SessionQuery query)
        {
            using var listing = await catalog.ListAsync(query, tell: null, cancel);
            return listing.Page;
        }
    }
}

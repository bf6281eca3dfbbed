using Perdure.Catalog;

namespace Perdure.Hosting.Sessions;

/// <summary>What a session had done by agents goes with it, theirs first: what they are for is gone.</summary>
public static class SpawnedSessions
{
    public static IReadOnlyList<DoomedSession> With(IEnumerable<DoomedSession> doomed, SessionCatalog catalog)
    {
        var everywhere = new SessionQuery(Workspace: null) { WithAgents = true };
        var spawned = Listed(everywhere).Concat(Listed(everywhere with { Archived = true })).Where(session => session.Row.SpawnedBy is not null).ToLookup(session => session.Row.SpawnedBy!.Value);
        return [.. doomed.SelectMany(Family).DistinctBy(one => one.Listed.Row.Id)];

        IEnumerable<DoomedSession> Family(DoomedSession one) => spawned[one.Listed.Row.Id].SelectMany(agent => Family(one with { Listed = agent })).Append(one);

        IReadOnlyList<ListedSession> Listed(SessionQuery query)
        {
            using var listing = catalog.List(query);
            return listing.Page;
        }
    }
}

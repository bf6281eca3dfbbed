using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Finds the one session somebody means: by id, by the beginning of an id, by name, or the last.</summary>
public sealed class SessionFinder(ICataloguedStore store)
{
    /// <summary>Without a catalog names are in the logs; of more sessions than this only the newest are asked for theirs.</summary>
    private const int NamesReadMax = 2_000;

    private const int NearestShown = 5;

    public async Task<SessionId> FindAsync(string target, CancellationToken cancel)
    {
        var ids = (await store.Catalog.IdsAsync(cancel)).OrderBy(id => id.Value, StringComparer.Ordinal).ToList();
        if (ids.Contains(new SessionId(target))) { return new SessionId(target); }

        var beginning = ids.Where(id => id.Value.StartsWith(target, StringComparison.OrdinalIgnoreCase)).ToList();
        if (beginning is [var one]) { return one; }

        return await NamedAsync(target, cancel) switch
        {
            [var named] => named,
            [_, ..] several => throw Ambiguous(target, "are named so", several),
            [] when beginning.Count > 0 => throw Ambiguous(target, "begin so", beginning),
            [] => throw await UnknownAsync(target, ids, cancel),
        };
    }

    /// <summary>The session of this workspace that was written to last.</summary>
    public async Task<SessionId> LastAsync(string workspace, CancellationToken cancel)
    {
        using var listing = await store.Catalog.ListAsync(new SessionQuery(workspace) { Limit = 1 }, tell: null, cancel);
        return listing.Page is [var last]
            ? last.Row.Id
            : throw new HostingException($"expected a session in {workspace}, found none; `perdure sessions list --all` shows those of other folders.");
    }

    private async Task<IReadOnlyList<SessionId>> NamedAsync(string name, CancellationToken cancel)
    {
        if (await store.Catalog.NamedAsync(name, cancel) is { } known) { return known; }

        var named = new List<SessionId>();
        var read = 0;
        await foreach (var stored in store.ListAsync(cancel))
        {
            if (read++ == NamesReadMax) { break; }

            try
            {
                if ((await store.ReadStateAsync(stored.Id, cancel)).Name == name) { named.Add(stored.Id); }
            }
            catch (SessionStoreException)
            {
                // A session that cannot be read has no name; it can still be meant by its id.
            }
        }

        return named;
    }

    private static HostingException Ambiguous(string target, string how, IReadOnlyList<SessionId> several) => new(
        $"expected one session for \"{target}\", found {several.Count} that {how}: {string.Join(", ", several.Take(NearestShown))}{(several.Count > NearestShown ? ", …" : "")}");

    private async Task<HostingException> UnknownAsync(string target, List<SessionId> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) { return new HostingException($"expected a session \"{target}\", found no sessions at all; start one with `perdure exec \"PROMPT\"`."); }

        using var listing = await store.Catalog.ListAsync(new SessionQuery(Workspace: null) { Limit = NamesReadMax }, tell: null, cancel);
        var near = Nearest.Among(target, listing.Page.Select(session => session.Row.Name).OfType<string>().Distinct(), NearestShown)
            .Concat(ids.OrderByDescending(id => Shared(id.Value, target)).Select(id => id.Value))
            .Take(NearestShown);
        return new HostingException($"expected a session's id or name, found \"{target}\", which is none; the nearest are {string.Join(", ", near)}");
    }

    private static int Shared(string one, string other) => one.AsSpan().CommonPrefixLength(other);
}

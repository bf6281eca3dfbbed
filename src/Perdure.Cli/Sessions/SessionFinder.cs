using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Finds the one session somebody means: by id, by the beginning of an id, by name, or the last.</summary>
internal sealed class SessionFinder(ISessionStore store)
{
    /// <summary>Names are in the logs; of more sessions than this only the newest are asked for theirs.</summary>
    private const int NamesReadMax = 2_000;

    private const int NearestShown = 5;

    public async Task<SessionId> FindAsync(string target, CancellationToken cancel)
    {
        var stored = new List<SessionId>();
        await foreach (var session in store.ListAsync(cancel)) { stored.Add(session.Id); }

        if (stored.Contains(new SessionId(target))) { return new SessionId(target); }

        var beginning = stored.Where(id => id.Value.StartsWith(target, StringComparison.OrdinalIgnoreCase)).ToList();
        if (beginning is [var one]) { return one; }

        var names = await NamesAsync(stored, cancel);
        return names.Where(named => named.Name == target).ToList() switch
        {
            [var named] => named.Id,
            [_, ..] several => throw Ambiguous(target, "are named so", several.Select(named => named.Id)),
            [] when beginning.Count > 0 => throw Ambiguous(target, "begin so", beginning),
            [] => throw Unknown(target, stored, names),
        };
    }

    /// <summary>The session of this workspace that was written to last.</summary>
    public async Task<SessionId> LastAsync(string workspace, CancellationToken cancel)
    {
        await foreach (var stored in store.ListAsync(cancel))
        {
            if (await SessionOpening.ReadAsync(store, stored.Id, cancel) is { } opening && opening.Workspace == workspace) { return stored.Id; }
        }

        throw new ComplaintException($"expected a session in {workspace}, found none; `perdure sessions list --all` shows those of other folders.");
    }

    private async Task<List<(SessionId Id, string Name)>> NamesAsync(List<SessionId> sessions, CancellationToken cancel)
    {
        var names = new List<(SessionId, string)>();
        foreach (var id in sessions.Take(NamesReadMax))
        {
            try
            {
                if ((await store.ReadStateAsync(id, cancel)).Name is { } name) { names.Add((id, name)); }
            }
            catch (SessionStoreException)
            {
                // A session that cannot be read has no name; it can still be meant by its id.
            }
        }

        return names;
    }

    private static ComplaintException Ambiguous(string target, string how, IEnumerable<SessionId> several) =>
        new($"expected one session for \"{target}\", found several that {how}: {string.Join(", ", several.Take(NearestShown))}");

    private static ComplaintException Unknown(string target, List<SessionId> stored, List<(SessionId Id, string Name)> names)
    {
        if (stored.Count == 0) { return new ComplaintException($"expected a session \"{target}\", found no sessions at all; start one with `perdure exec \"PROMPT\"`."); }

        var near = Nearest.Among(target, names.Select(named => named.Name).Distinct(), NearestShown)
            .Concat(stored.OrderByDescending(id => Shared(id.Value, target)).Select(id => id.Value))
            .Take(NearestShown);
        return new ComplaintException($"expected a session's id or name, found \"{target}\", which is none; the nearest are {string.Join(", ", near)}");
    }

    private static int Shared(string one, string other) => one.AsSpan().CommonPrefixLength(other);
}

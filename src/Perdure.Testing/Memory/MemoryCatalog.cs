using Perdure.Core;
using Perdure.Core.State;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>Lists and searches a store by reading every log, each time.</summary>
internal sealed class MemoryCatalog(ISessionReader reader) : ISessionCatalog
{
    private const int HitsOfOneSessionMax = 3;

    public async ValueTask<Listing> ListAsync(SessionQuery query, Action<CatalogProgress>? tell, CancellationToken cancel)
    {
        var all = await AllAsync(cancel);
        var found = all.Where(listed => query.Matches(listed.Row) && (query.Status is null || listed.Status.Word == query.Status)).ToDictionary(listed => listed.Row.Id);
        return new Listing([.. query.Sorted(found.Values.Select(listed => listed.Row)).Take(query.Limit).Select(row => found[row.Id])], rest: null, held: null);
    }

    public async ValueTask<IReadOnlyList<SearchResult>> SearchAsync(string words, string? workspace, int limit, Action<CatalogProgress>? tell, CancellationToken cancel)
    {
        var wanted = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = new List<SearchResult>();
        foreach (var listed in await AllAsync(cancel))
        {
            if (workspace is not null && listed.Row.Workspace != workspace) { continue; }

            var hits = (await reader.ReadAsync(listed.Row.Id, 1, cancel).ToListAsync(cancel))
                .SelectMany(Passage.In)
                .Where(passage => Array.TrueForAll(wanted, word => passage.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .Take(HitsOfOneSessionMax)
                .Select(passage => new SearchHit(passage.Seq, passage.At, passage.Who, Marked(passage.Text, wanted[0])))
                .ToList();
            if (hits.Count > 0) { found.Add(new SearchResult(listed, hits)); }
        }

        return [.. found.Take(limit)];
    }

    public async ValueTask<ListedSession?> LookAsync(SessionId session, CancellationToken cancel) => (await AllAsync(cancel)).Find(listed => listed.Row.Id == session);

    public async ValueTask<IReadOnlyList<SessionId>?> NamedAsync(string name, CancellationToken cancel) =>
        [.. (await AllAsync(cancel)).Where(listed => listed.Row.Name == name).OrderByDescending(listed => listed.Row.UpdatedAt).Select(listed => listed.Row.Id)];

    public async ValueTask<IReadOnlyList<SessionId>> IdsAsync(CancellationToken cancel) => [.. (await reader.ListAsync(cancel).ToListAsync(cancel)).Select(stored => stored.Id)];

    private async ValueTask<List<ListedSession>> AllAsync(CancellationToken cancel)
    {
        var all = new List<ListedSession>();
        foreach (var stored in await reader.ListAsync(cancel).ToListAsync(cancel))
        {
            var (fold, state) = (new RowFold(), SessionState.Empty);
            await foreach (var entry in reader.ReadAsync(stored.Id, 1, cancel))
            {
                fold.See(entry);
                state = LogFold.With(state, entry);
            }

            if (state.Started is not null) { all.Add(new ListedSession(fold.Row(stored, state, problem: null), await reader.OwnerAsync(stored.Id, cancel), stored.Id.Value)); }
        }

        return all;
    }

    private static string Marked(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return $"{text[..at]}\u0002{text[at..(at + word.Length)]}\u0003{text[(at + word.Length)..]}";
    }
}

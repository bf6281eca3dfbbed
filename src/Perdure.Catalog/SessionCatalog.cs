using Perdure.Catalog.Sqlite;
using Perdure.Catalog.Texts;
using Perdure.Core;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>Lists and searches the sessions of one home. Its file is derived from the logs: without it everything works, only slower.</summary>
public sealed class SessionCatalog(string home) : ISessionCatalog
{
    /// <summary>How long a question waits for another process that writes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly SessionScanner _skim = new(home);
    private readonly DirtyMarkers _marks = new(home);

    /// <summary>Whether there is an SQLite here at all.</summary>
    public static bool IsPossible => Library.IsThere;

    public ValueTask<Listing> ListAsync(SessionQuery query, Action<CatalogProgress>? tell, CancellationToken cancel) => ValueTask.FromResult(List(query, tell));

    public ValueTask<IReadOnlyList<SearchResult>> SearchAsync(string words, string? workspace, int limit, Action<CatalogProgress>? tell, CancellationToken cancel) =>
        ValueTask.FromResult(Search(words, workspace, limit, tell));

    public ValueTask<ListedSession?> LookAsync(SessionId session, CancellationToken cancel) => ValueTask.FromResult(
        _skim.Look(session) is { } location && new RowBuilder(_skim).Of(location) is { } row ? new ListedSession(row, _skim.Owner(session), session.Value) : null);

    public ValueTask<IReadOnlyList<SessionId>?> NamedAsync(string name, CancellationToken cancel) => ValueTask.FromResult(Named(name));

    /// <summary>Every session's id, as the directory tells them.</summary>
    public ValueTask<IReadOnlyList<SessionId>> IdsAsync(CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<SessionId>>([.. Ids()]);

    /// <summary>Exact, from the database where it is complete.</summary>
    internal IReadOnlyList<SessionId>? Named(string name)
    {
        using var database = CatalogFile.Open(home, Patience);
        return database is null ? null : Guarded(database, () =>
        {
            if (!IsComplete(database)) { return null; }

            CatchUp(database);
            var found = database.Ask("select id from sessions where name = ? order by updated desc").With(name);
            var ids = new List<SessionId>();
            while (found.Next()) { ids.Add(new SessionId(found.Text(0))); }

            return ids;
        });
    }

    internal Listing List(SessionQuery query, Action<CatalogProgress>? tell = null)
    {
        using (var database = CatalogFile.Open(home, Patience))
        {
            var answer = database is null ? null : Guarded(database, () => IsComplete(database) ? Answer(database, query) : null);
            if (answer is not null) { return new Listing(answer, rest: null, held: null); }
        }

        return Swept(query, tell);
    }

    internal IReadOnlyList<SearchResult> Search(string words, string? workspace, int limit, Action<CatalogProgress>? tell = null)
    {
        using var database = CatalogFile.Open(home, Patience);
        var found = database is null ? null : Guarded(database, () =>
        {
            if (!IsComplete(database)) { foreach (var _ in new CatalogRebuild(_skim, database, tell).Rows(new RowStore(database).All())) { } }

            CatchUp(database);
            if (!new TextIndexer(_skim, database).ReadAll(tell)) { return null; }

            var rows = new RowStore(database);
            return new TextIndex(database).Find(words, workspace, limit)
                .GroupBy(hit => hit.Session)
                .Select(hits => rows.Find(hits.Key) is { } row ? new SearchResult(Listed(row, Short(rows, row.Id)), [.. hits.Select(hit => hit.Hit)]) : null)
                .OfType<SearchResult>()
                .ToList();
        });
        return found ?? PlainSearch.Run(_skim, words, workspace, limit, row => Listed(row, row.Id.Value));
    }

    /// <summary>Marks a session as being opened. Costs one empty file.</summary>
    public IDisposable? Opened(SessionId session) => _marks.Set(session) is { } mark ? new Mark(mark) : null;

    /// <summary>Takes in what has been added to a session.</summary>
    /// <returns>False where the catalog could not be written; then the next listing does it.</returns>
    public bool TakeIn(SessionId session)
    {
        using var database = CatalogFile.Open(home, Patience);
        return database is not null && Guarded(database, () =>
        {
            if (_skim.Look(session) is not { } shelved) { return (object?)null; }

            var rows = new RowStore(database);
            if (rows.Find(session) is { } known && known.IsOf(shelved)) { return shelved; }
            if (new CatalogRebuild(_skim, database, tell: null).Derived(shelved) is not { } row) { return null; }

            database.Together(() => rows.Put(row));
            return new TextIndexer(_skim, database).Read(session) ? row : null;
        }) is not null;
    }

    /// <summary>Forgets sessions that are no more, with every word of them.</summary>
    public bool Forget(IReadOnlyCollection<SessionId> sessions)
    {
        using var database = CatalogFile.Open(home, Patience);
        return database is not null && Guarded(database, () =>
        {
            var rows = new RowStore(database);
            database.Together(() =>
            {
                foreach (var session in sessions) { rows.Remove(session); }
            });

            // Words that were taken out stay in the index until its parts are joined.
            database.Ask("insert into words(words) values('optimize')").Do();
            database.Run("pragma wal_checkpoint(truncate)");
            return database;
        }) is not null;
    }

    private IEnumerable<SessionId> Ids() => _skim.Months().SelectMany(_skim.In);

    private static bool IsComplete(Database database) => new RowStore(database).Mark(CatalogMetadata.Complete) == CatalogMetadata.ThisBoot;

    private Dictionary<SessionId, FileRow> CatchUp(Database database) => new CatalogRefresh(_skim, database, _marks).Run();

    private List<ListedSession> Answer(Database database, SessionQuery query)
    {
        var news = CatchUp(database);
        var rows = new RowStore(database);
        var page = new List<ListedSession>();
        foreach (var row in rows.Asked(query))
        {
            if (news.ContainsKey(row.Id) || Checked(row) is not { } now || !query.Matches(now)) { continue; }

            var listed = Listed(now, Short(rows, row.Id));
            if (query.Status is null || listed.Status.Word == query.Status) { page.Add(listed); }
            if (page.Count == query.Limit) { break; }
        }

        page.AddRange(news.Values.Where(query.Matches).Select(row => Listed(row, Short(rows, row.Id)))
            .Where(listed => query.Status is null || listed.Status.Word == query.Status));
        var byId = page.ToDictionary(listed => listed.Row.Id);
        return [.. query.Sorted(page.Select(listed => listed.Row)).Take(query.Limit).Select(row => byId[row.Id])];
    }

    /// <summary>What is shown is what the log tells now; a look at the directory is cheap.</summary>
    private FileRow? Checked(FileRow row)
    {
        if (_skim.Look(row.Id, new Month(row.Month, default)) is not { } shelved) { return null; }

        return row.IsOf(shelved) ? row : new RowBuilder(_skim).Of(shelved);
    }

    private Listing Swept(SessionQuery query, Action<CatalogProgress>? tell)
    {
        // Where another process is at it already, what it has not written yet is derived here and not kept.
        var held = RebuildLock.TryTake(home);
        var (database, known) = held is null ? (null, []) : Known();
        var rest = new CatalogRebuild(_skim, database, tell).Rows(known).GetEnumerator();
        var rows = new List<FileRow>();
        var inOrder = query.Order == SessionOrder.Updated;
        while ((!inOrder || rows.Count < query.Limit) && rest.MoveNext())
        {
            if (query.Matches(rest.Current) && HasStatus(rest.Current, query)) { rows.Add(rest.Current); }
        }

        var shortIds = new ShortIds(Ids());
        List<ListedSession> page = [.. query.Sorted(rows).Take(query.Limit).Select(row => Listed(row, shortIds.Of(row.Id)))];
        if (database is null)
        {
            rest.Dispose();
            held?.Dispose();
            return new Listing(page, rest: null, held: null);
        }

        return new Listing(page, rest, new Both(database, held!));
    }

    /// <summary>The catalog with the rows it has; one that turns out to be damaged is made anew.</summary>
    private (Database? Database, Dictionary<SessionId, FileRow> Rows) Known()
    {
        const int triesMax = 2;
        for (var time = 0; time < triesMax; time++)
        {
            if (CatalogFile.Open(home, Patience) is not { } database) { break; }
            if (Guarded(database, () => new RowStore(database).All()) is { } rows) { return (database, rows); }

            database.Dispose();
        }

        return (null, []);
    }

    private bool HasStatus(FileRow row, SessionQuery query) => query.Status is null || Listed(row, "").Status.Word == query.Status;

    private static string Short(RowStore rows, SessionId session)
    {
        var (before, after) = rows.Neighbours(session);
        return ShortIds.Of(session, before, after);
    }

    private ListedSession Listed(SessionRow row, string shortId) =>
        new(row, row.Status is SessionStatus.Running or SessionStatus.Waiting or SessionStatus.NeedsUser or { Until: not null } ? _skim.Owner(row.Id) : null, shortId);

    /// <summary>A catalog that is damaged is taken away, and made anew when it is next asked.</summary>
    private T? Guarded<T>(Database database, Func<T?> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (DatabaseException problem) when (!problem.IsDamage)
        {
            return null; // Another process is writing, or the disk is full.
        }
        catch (Exception damage) when (damage is DatabaseException or ArgumentException or FormatException or OverflowException)
        {
            database.Dispose();
            CatalogFile.Remove(home);
            return null;
        }
    }

    private sealed class Mark(string file) : IDisposable
    {
        public void Dispose() => DirtyMarkers.Remove(file);
    }

    private sealed class Both(IDisposable one, IDisposable other) : IDisposable
    {
        public void Dispose()
        {
            one.Dispose();
            other.Dispose();
        }
    }
}

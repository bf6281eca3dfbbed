using Perdure.Catalog.Sqlite;
using Perdure.Core;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>Derives again the rows of sessions that may have changed: those opened since, and those that came or went.</summary>
internal sealed class CatalogRefresh(SessionScanner skim, Database database, DirtyMarkers marks)
{
    private readonly RowStore _rows = new(database);
    private readonly CatalogRebuild _sweep = new(skim, database, tell: null);

    /// <returns>The rows that were derived anew, whether they could be written or not.</returns>
    public Dictionary<SessionId, FileRow> Run()
    {
        var opened = marks.All();
        var changed = skim.Months().Where(month => _rows.Mark(CatalogMetadata.Of(month)) != CatalogMetadata.ValueOf(month)).ToList();
        var gone = new List<SessionId>();
        var suspects = opened.Select(mark => mark.Key).ToHashSet();
        foreach (var month in changed)
        {
            var known = _rows.All(month.Name).Keys;
            var here = skim.In(month).ToHashSet();
            suspects.UnionWith(here.Except(known));
            gone.AddRange(known.Except(here));
        }

        var news = suspects.Select(skim.Look).OfType<SessionLocation>().Where(shelved => _rows.Find(shelved.Stored.Id) is not { } row || !row.IsOf(shelved))
            .ToList();
        var rows = new FileRow?[news.Count];
        Parallel.For(0, news.Count, place => rows[place] = _sweep.Derived(news[place]));
        var derived = rows.OfType<FileRow>().ToDictionary(row => row.Id);
        if (TryWrite(derived.Values, gone, changed)) { Unmark(opened); }

        return derived;
    }

    private bool TryWrite(IEnumerable<FileRow> rows, List<SessionId> gone, List<Month> changed)
    {
        var all = rows.ToList();
        if (all.Count + gone.Count + changed.Count == 0) { return true; }

        try
        {
            database.Together(() =>
            {
                foreach (var row in all) { _rows.Put(row); }
                foreach (var session in gone) { _rows.Remove(session); }
                foreach (var month in changed) { _rows.SetMark(CatalogMetadata.Of(month), CatalogMetadata.ValueOf(month)); }
            });
            return true;
        }
        catch (DatabaseException)
        {
            return false;
        }
    }

    /// <summary>A session that somebody still writes keeps its mark.</summary>
    private void Unmark(ILookup<SessionId, string> opened)
    {
        foreach (var session in opened.Where(session => skim.Owner(session.Key) is null))
        {
            foreach (var mark in session) { DirtyMarkers.Remove(mark); }
        }
    }
}

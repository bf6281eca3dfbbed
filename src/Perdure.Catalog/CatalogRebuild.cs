using Perdure.Catalog.Sqlite;
using Perdure.Core;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>Looks at every session on the disk, the newest first, and derives the rows the catalog does not have.</summary>
/// <param name="database">Null where there is none to be had: then every row is derived and none kept.</param>
internal sealed class CatalogRebuild(SessionScanner skim, Database? database, Action<CatalogProgress>? tell)
{
    /// <summary>Rows derived side by side and written together: enough to keep the processors busy, soon enough to show the first page.</summary>
    private const int Together = 64;

    private readonly RowBuilder _reading = new(skim);

    /// <summary>All rows. Whoever stops in the middle leaves what was written; the next sweep finds it.</summary>
    /// <param name="known">Rows that need not be derived again where the log is still the same.</param>
    public IEnumerable<FileRow> Rows(Dictionary<SessionId, FileRow> known)
    {
        var months = skim.Months().ToList();
        var shelved = Shelved(months);
        var done = 0;
        foreach (var some in shelved.Chunk(Together))
        {
            var rows = new FileRow?[some.Length];
            var fresh = new bool[some.Length];
            Parallel.For(0, some.Length, place =>
            {
                fresh[place] = known.TryGetValue(some[place].Stored.Id, out var row) && row.IsOf(some[place]);
                rows[place] = fresh[place] ? row : Derived(some[place]);
            });
            Keep(rows.Where((row, place) => row is not null && !fresh[place])!);
            tell?.Invoke(new CatalogProgress("sessions", done += some.Length, shelved.Count));
            foreach (var row in rows)
            {
                if (row is not null) { yield return row; }
            }
        }

        Close(months, known, shelved);
    }

    /// <summary>A log that cannot be read at all hides no other.</summary>
    public FileRow? Derived(SessionLocation shelved) => _reading.Of(shelved);

    private List<SessionLocation> Shelved(List<Month> months)
    {
        var names = months.SelectMany(month => skim.In(month).Select(id => (id, month))).ToArray();
        var found = new SessionLocation?[names.Length];
        Parallel.For(0, names.Length, place => found[place] = skim.Look(names[place].id, names[place].month));
        return [.. found.OfType<SessionLocation>().OrderByDescending(shelved => shelved.Stored.UpdatedAt).ThenByDescending(shelved => shelved.Stored.Id.Value, StringComparer.Ordinal)];
    }

    private void Keep(IEnumerable<FileRow> rows) => Write(store =>
    {
        foreach (var row in rows) { store.Put(row); }
    });

    /// <summary>Forgets what is gone, and notes that everything has been looked at.</summary>
    private void Close(List<Month> months, Dictionary<SessionId, FileRow> known, List<SessionLocation> shelved) => Write(store =>
    {
        foreach (var gone in known.Keys.Except(shelved.Select(here => here.Stored.Id))) { store.Remove(gone); }
        foreach (var month in months) { store.SetMark(CatalogMetadata.Of(month), CatalogMetadata.ValueOf(month)); }

        store.SetMark(CatalogMetadata.Complete, CatalogMetadata.ThisBoot);
    });

    private void Write(Action<RowStore> work)
    {
        if (database is null) { return; }

        try
        {
            database.Together(() => work(new RowStore(database)));
        }
        catch (DatabaseException)
        {
            // The rows are shown all the same; the next sweep writes them.
        }
    }
}

using Perdure.Catalog.Sqlite;
using Perdure.Core;
using Perdure.Journal;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog.Texts;

/// <summary>Reads into the index what the logs have and it has not.</summary>
internal sealed class TextIndexer(SessionScanner skim, Database database)
{
    /// <summary>Sessions read side by side and written together.</summary>
    private const int Together = 32;

    private readonly TextIndex _texts = new(database);

    /// <returns>False where another process writes; what is in the index by then can be searched.</returns>
    public bool ReadAll(Action<CatalogProgress>? tell)
    {
        var done = 0;
        while (_texts.Unread(max: int.MaxValue) is { Count: > 0 } unread)
        {
            foreach (var some in unread.Chunk(Together))
            {
                Read(some);
                tell?.Invoke(new CatalogProgress("texts", done += some.Length, Math.Max(done, unread.Count)));
            }
        }

        return true;
    }

    public bool Read(SessionId session)
    {
        var behind = database.Ask("select n, month, texts, seq from sessions where id = ?").With(session.Value);
        if (!behind.Next()) { return false; }

        var unread = new UnindexedLog(behind.Number(0), session, behind.Text(1), behind.Number(2), behind.Number(3));
        behind.Leave();
        if (unread.From < unread.To) { Read([unread]); }

        return true;
    }

    private void Read(UnindexedLog[] some)
    {
        var passages = new List<Passage>[some.Length];
        Parallel.For(0, some.Length, place => passages[place] = Passages(some[place]));
        database.Together(() =>
        {
            foreach (var (place, unread) in some.Index())
            {
                foreach (var passage in passages[place].Take((int)Math.Max(0, _texts.Room(unread.Number)))) { _texts.Put(unread.Number, passage); }

                _texts.SetRead(unread.Number, unread.To);
            }
        });
    }

    private List<Passage> Passages(UnindexedLog unread)
    {
        try
        {
            return [.. skim.Log(unread.Id, unread.Month).From(unread.From + 1).TakeWhile(entry => entry.Seq <= unread.To).SelectMany(Passage.In)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return []; // Gone since it was listed; the next look forgets it.
        }
    }
}

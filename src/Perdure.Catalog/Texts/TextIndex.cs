using System.Text;
using Perdure.Catalog.Sqlite;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog.Texts;

/// <summary>Reads and writes the words of the catalog: what was said and done, and the index that finds it.</summary>
internal sealed class TextIndex(Database database)
{
    /// <summary>Characters around what was found.</summary>
    private const int SnippetWords = 24;

    /// <summary>Passages of one session that are shown for one question.</summary>
    private const int HitsOfOneSessionMax = 3;

    /// <summary>Passages looked at for one question; the best of them are shown.</summary>
    private const int CandidatesMax = 2_000;

    public void Put(long session, Passage passage)
    {
        database.Ask("insert into passages(session, seq, at, who, body) values(?, ?, ?, ?, ?)")
            .With(session).With(passage.Seq).With(passage.At.UtcTicks).With(passage.Who).With(passage.Text).Do();
        database.Ask("insert into words(rowid, body) values(last_insert_rowid(), ?)").With(passage.Text).Do();
    }

    public static void RemoveAll(Database database, long session)
    {
        database.Ask("insert into words(words, rowid, body) select 'delete', n, body from passages where session = ?").With(session).Do();
        database.Ask("delete from passages where session = ?").With(session).Do();
    }

    /// <summary>Sessions whose logs have more words than the index, newest first.</summary>
    public List<UnindexedLog> Unread(int max)
    {
        var behind = database.Ask("select n, id, month, texts, seq from sessions where texts < seq order by updated desc limit ?").With(max);
        var all = new List<UnindexedLog>();
        while (behind.Next()) { all.Add(new UnindexedLog(behind.Number(0), new SessionId(behind.Text(1)), behind.Text(2), behind.Number(3), behind.Number(4))); }

        return all;
    }

    public void SetRead(long session, long seq) => database.Ask("update sessions set texts = ? where n = ?").With(seq).With(session).Do();

    public long Room(long session) => PassagesMax - (database.Ask("select count(*) from passages where session = ?").With(session).NumberOrNull() ?? 0);

    /// <summary>The best passages of the best sessions.</summary>
    public List<(SessionId Session, SearchHit Hit)> Find(string question, string? workspace, int sessionsMax)
    {
        var found = database.Ask(
            $"""
            select id, passages.seq, at, who, words.rowid
            from words join passages on passages.n = words.rowid join sessions on sessions.n = passages.session
            where words match ? and (? is null or workspace = ?)
            order by rank, passages.at desc limit {CandidatesMax}
            """).With(Quoted(question)).With(workspace).With(workspace);
        var hits = new List<(SessionId Session, SearchHit Hit, long Row)>();
        var seen = new Dictionary<string, int>();
        while (found.Next())
        {
            var id = found.Text(0);
            var count = seen.GetValueOrDefault(id);
            if (count == HitsOfOneSessionMax || (count == 0 && seen.Count == sessionsMax)) { continue; }

            seen[id] = count + 1;
            hits.Add((new SessionId(id), new SearchHit(found.Number(1), found.Moment(2), found.Text(3), ""), found.Number(4)));
        }

        return [.. hits.Select(hit => (hit.Session, hit.Hit with { Snippet = Snippet(hit.Row, question) }))];
    }

    /// <summary>Cut only for what is shown: reading a passage and marking its words costs more than finding it.</summary>
    private string Snippet(long row, string question) =>
        database.Ask($"select snippet(words, 0, char(2), char(3), '…', {SnippetWords}) from words where words match ? and rowid = ?")
            .With(Quoted(question)).With(row).TextOrNull()?.ReplaceLineEndings(" ") ?? "";

    /// <summary>Words in any order, each whole or a beginning; signs that would command the index are words like others.</summary>
    private static string Quoted(string question)
    {
        var words = new StringBuilder();
        foreach (var word in question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            words.Append('"').Append(word.Replace("\"", "\"\"")).Append("\"* ");
        }

        return words.ToString();
    }

    /// <summary>Weeks of one session; a loop that writes more has nothing new to say.</summary>
    private const long PassagesMax = 20_000;
}

/// <summary>A session whose log goes on behind what the index knows.</summary>
/// <param name="Number">Its number in the catalog.</param>
internal sealed record UnindexedLog(long Number, SessionId Id, string Month, long From, long To);

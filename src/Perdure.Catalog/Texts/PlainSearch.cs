using Perdure.Journal;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog.Texts;

/// <summary>Searches the logs themselves, the newest first, where there is no index.</summary>
internal static class PlainSearch
{
    private const int AroundChars = 80;
    private const int HitsOfOneSessionMax = 3;

    public static IReadOnlyList<SearchResult> Run(SessionScanner skim, string question, string? workspace, int limit, Func<FileRow, ListedSession> listed)
    {
        var words = question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return [.. new CatalogRebuild(skim, database: null, tell: null).Rows([])
            .Where(row => workspace is null || row.Workspace == workspace)
            .Select(row => (row, hits: Hits(skim, row, words)))
            .Where(found => found.hits.Count > 0)
            .Take(limit)
            .Select(found => new SearchResult(listed(found.row), found.hits))];
    }

    private static List<SearchHit> Hits(SessionScanner skim, FileRow row, string[] words) =>
    [
        .. skim.Log(row.Id, row.Month).From(1)
            .SelectMany(Passage.In)
            .Where(passage => Array.TrueForAll(words, word => passage.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Take(HitsOfOneSessionMax)
            .Select(passage => new SearchHit(passage.Seq, passage.At, passage.Who, Around(passage.Text, words[0]))),
    ];

    private static string Around(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        var from = Math.Max(0, at - AroundChars);
        var to = Math.Min(text.Length, at + word.Length + AroundChars);
        var snippet = $"{text[from..at]}\u0002{text[at..(at + word.Length)]}\u0003{text[(at + word.Length)..to]}".ReplaceLineEndings(" ");
        return $"{(from > 0 ? "…" : "")}{snippet}{(to < text.Length ? "…" : "")}";
    }
}

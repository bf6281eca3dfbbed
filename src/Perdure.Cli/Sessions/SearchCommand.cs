using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Searches what was said and done.</summary>
internal sealed class SearchCommand(Terminal terminal, ISessionCatalog catalog, TimeProvider clock)
{
    /// <summary>The signs around what was found, in snippets.</summary>
    private const char FoundBegins = '\u0002';

    private const char FoundEnds = '\u0003';

    public async Task<int> RunAsync(string words, string? workspace, int limit, bool json, CancellationToken cancel)
    {
        if (limit <= 0) { throw new UserErrorException($"--limit: expected a number above 0, found {limit}."); }
        if (!words.Any(char.IsLetterOrDigit)) { throw new UserErrorException($"expected words to search for, found \"{words}\"."); }

        using var progress = new ProgressLine(terminal);
        var found = await catalog.SearchAsync(words, workspace, limit, progress.Tell, cancel);
        progress.Clear();
        if (json) { terminal.Out.WriteLine(Json(found)); }
        else if (found.Count == 0) { terminal.Warn($"nothing holds all of: {words}{(workspace is null ? "" : $" (in {workspace}; --all searches everywhere)")}"); }
        else { Print(found, new AnsiStyle(Terminal.OutputHasColours)); }

        return ExitCode.Done;
    }

    private void Print(IReadOnlyList<SearchResult> found, AnsiStyle ink)
    {
        var now = clock.GetUtcNow();
        foreach (var (session, hits) in found)
        {
            var row = session.Row;
            terminal.Out.WriteLine($"{ink.Bold(session.ShortId)}  {Printable.FirstLine(row.Title, 60)}  {ink.Dim($"{session.Status.Word}, {SessionTable.Age(now - row.UpdatedAt)}, {row.Workspace}")}");
            foreach (var hit in hits) { terminal.Out.WriteLine($"  {hit.Seq,6}  {hit.Who,-7}  {Marked(hit, ink)}"); }

            terminal.Out.WriteLine();
        }
    }

    private static string Marked(SearchHit hit, AnsiStyle ink) => string.Concat(
        hit.Snippet.Split(FoundBegins).Select((part, place) => place == 0 ? Printable.Of(part) : Marked(part.Split(FoundEnds, 2), ink)));

    private static string Marked(string[] parts, AnsiStyle ink) => ink.Notable(Printable.Of(parts[0])) + (parts.Length > 1 ? Printable.Of(parts[1]) : "");

    private static string Json(IReadOnlyList<SearchResult> found) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (session, hits) in found)
        {
            json.WriteStartObject();
            SessionJson.WriteMembers(json, session);
            json.WriteStartArray("hits");
            foreach (var hit in hits)
            {
                json.WriteStartObject();
                json.WriteNumber("seq", hit.Seq);
                json.WriteString("at", hit.At);
                json.WriteString("who", hit.Who);
                json.WriteString("snippet", hit.Snippet.Replace($"{FoundBegins}", "").Replace($"{FoundEnds}", ""));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}

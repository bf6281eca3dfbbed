using System.Globalization;
using System.Text.Json;
using Perdure.Catalog;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Shows one session, or a stretch of its log.</summary>
internal sealed class ShowCommand(Terminal terminal, CataloguedStore store)
{
    public async Task<int> RunAsync(string target, string? entries, bool json, CancellationToken cancel)
    {
        var session = await new SessionFinder(store).FindAsync(target, cancel);
        if (entries is not null) { return await ShowEntriesAsync(session, entries, json, cancel); }

        var card = await SessionCard.ReadAsync(store, session, cancel);
        var excerpt = await LogExcerpt.ReadAsync(store, session, card.State.Seq, cancel);
        terminal.Out.Write(json ? SessionPage.Json(card, excerpt) + "\n" : SessionPage.Text(card, excerpt));
        return await Damage.WarnAsync(store, card.Row, terminal, cancel);
    }

    private async Task<int> ShowEntriesAsync(SessionId session, string range, bool json, CancellationToken cancel)
    {
        var (first, last) = Range(range);
        await foreach (var entry in store.ReadAsync(session, first, cancel))
        {
            if (entry.Seq > last) { break; }

            terminal.Out.WriteLine(json ? JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry) : EntryLine.Of(entry));
        }

        return ExitCode.Done;
    }

    /// <summary><c>10..20</c>, <c>10..</c>, <c>..20</c> or <c>10</c>.</summary>
    private static (long First, long Last) Range(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (from, to) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        var known = Number(from, 1, out var first) & Number(to, long.MaxValue, out var last);
        return known && first >= 1 && first <= last ? (first, last) : throw new ComplaintException($"--entries: expected A..B, found \"{text}\".");
    }

    private static bool Number(string text, long open, out long number)
    {
        number = open;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

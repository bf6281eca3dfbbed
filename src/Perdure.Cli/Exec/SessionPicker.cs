using System.Text;
using Perdure.Catalog;
using Perdure.Cli.Sandboxing;
using Perdure.Cli.Sessions;
using Perdure.Core;

namespace Perdure.Cli.Exec;

/// <summary>Lets a person choose one of several sessions: letters narrow the list, arrows move, enter takes.</summary>
internal sealed class SessionPicker(IReadOnlyList<ListedSession> sessions, DateTimeOffset now, int rows, int columns)
{
    /// <summary>Lines below the list: the rule, the preview and the help.</summary>
    private const int LinesBelow = 7;

    private const int SessionsMax = 1_000;

    private string _filter = "";
    private int _at;

    private List<ListedSession> Shown => [.. sessions.Where(Holds)];

    public static SessionId Choose(SessionCatalog catalog, string folder)
    {
        using var listing = catalog.List(new SessionQuery(folder) { Limit = SessionsMax });
        if (listing.Page.Count == 0)
        {
            throw new ComplaintException($"expected a session in {folder}, found none; `perdure sessions list --all` shows those of other folders.");
        }

        if (listing.Page is [var one]) { return one.Row.Id; }
        if (!RawTerminal.IsAtHand)
        {
            throw new ComplaintException($"expected a session's id or name, or --last: there are {listing.Page.Count} in {folder} and nobody to choose; `perdure sessions list` shows them.");
        }

        return new SessionPicker(listing.Page, DateTimeOffset.UtcNow, Math.Max(LinesBelow + 3, Console.WindowHeight), Math.Max(40, Console.WindowWidth)).Run();
    }

    /// <summary>The whole screen as text; a line is marked by ▸.</summary>
    public string Screen()
    {
        var shown = Shown;
        var room = rows - LinesBelow - 1;
        var first = Math.Clamp(_at - (room / 2), 0, Math.Max(0, shown.Count - room));
        var screen = new StringBuilder();
        Line(screen, $"Resume which session? {_filter}");
        foreach (var (place, session) in shown.Index().Skip(first).Take(room)) { Line(screen, $"{(place == _at ? "▸" : " ")} {Summary(session)}"); }

        for (var empty = Math.Min(shown.Count, room); empty < room; empty++) { Line(screen, ""); }

        Line(screen, new string('─', columns - 1));
        foreach (var line in Preview(shown.ElementAtOrDefault(_at))) { Line(screen, line); }

        screen.Append("\u001b[K↑ ↓ move · letters narrow · enter takes · esc leaves");
        return screen.ToString();
    }

    /// <returns>The session once one is taken.</returns>
    public ListedSession? Take(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter }: return Shown.ElementAtOrDefault(_at);
            case { Key: ConsoleKey.UpArrow }: _at = Math.Max(0, _at - 1); break;
            case { Key: ConsoleKey.DownArrow }: _at = Math.Min(Math.Max(0, Shown.Count - 1), _at + 1); break;
            case { Key: ConsoleKey.Backspace }: (_filter, _at) = (_filter.Length == 0 ? "" : _filter[..^1], 0); break;
            case { KeyChar: var letter } when !char.IsControl(letter): (_filter, _at) = (_filter + letter, 0); break;
        }

        return null;
    }

    private SessionId Run()
    {
        Console.Write("\u001b[?1049h\u001b[?25l");
        try
        {
            while (true)
            {
                Console.Write($"\u001b[H{Screen()}");
                var key = Console.ReadKey(intercept: true);
                if (key.Key == ConsoleKey.Escape) { throw new ComplaintException("no session was chosen.", ExitCode.Interrupted); }
                if (Take(key) is { } taken) { return taken.Row.Id; }
            }
        }
        finally
        {
            Console.Write("\u001b[?25h\u001b[?1049l");
        }
    }

    private bool Holds(ListedSession session) => $"{session.Row.Id} {session.Row.Name} {session.Row.Topic} {session.Row.Branch} {session.Row.Model} {session.Status}"
        .Contains(_filter, StringComparison.OrdinalIgnoreCase);

    private string Summary(ListedSession session) =>
        $"{session.ShortId,-14}  {session.Status,-11}  {SessionTable.Age(now - session.Row.UpdatedAt),4}  {Printable.FirstLine(session.Row.Title, Math.Max(10, columns - 40))}";

    private static IEnumerable<string> Preview(ListedSession? session) => session is null
        ? ["nothing holds that", "", "", "", ""]
        :
        [
            $"{session.Row.Id}{(session.Row.Name is { } name ? $" ({name})" : "")}",
            $"{SessionTable.Status(session)}",
            $"{SessionTable.Model(session.Row)} · {UsageLine.Count(session.Row.Turns, "turn")} · {UsageLine.Tokens(session.Row.InputTokens + session.Row.OutputTokens)} tokens · branch {session.Row.Branch ?? "-"}",
            Printable.FirstLine(session.Row.Topic, 200),
            "",
        ];

    private void Line(StringBuilder screen, string text) =>
        screen.Append("\u001b[K").Append(text.Length < columns ? text : text[..(columns - 1)]).Append("\r\n");
}

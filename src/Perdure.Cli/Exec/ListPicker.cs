using System.Text;
using Perdure.Hosting;

namespace Perdure.Cli.Exec;

/// <summary>Lets the user choose one of several things on the whole screen: what is typed narrows the list, arrows move, enter takes.</summary>
internal abstract class ListPicker<TItem>(string title, IReadOnlyList<TItem> items, int rows, int columns)
    where TItem : class
{
    /// <summary>Lines of the preview; with the title, the rule and the help they frame the list.</summary>
    protected const int PreviewLines = 5;

    private const int LinesAround = PreviewLines + 3;

    /// <summary>What fits beside nothing is not shown smaller.</summary>
    private const int ColumnsMin = 40;

    private string _filter = "";
    private int _at;

    protected int Columns => Math.Max(ColumnsMin, columns);

    private List<TItem> Shown => [.. items.Where(item => Words(item).Contains(_filter, StringComparison.OrdinalIgnoreCase))];

    /// <summary>The whole screen as text; a line is marked by ▸.</summary>
    public string Screen()
    {
        var shown = Shown;
        var room = Math.Max(LinesAround + 2, rows) - LinesAround;
        var first = Math.Clamp(_at - (room / 2), 0, Math.Max(0, shown.Count - room));
        var screen = new StringBuilder();
        Line(screen, $"{title} {_filter}");
        foreach (var (place, item) in shown.Index().Skip(first).Take(room)) { Line(screen, $"{(place == _at ? "▸" : " ")} {Summary(item)}"); }

        for (var empty = Math.Min(shown.Count, room); empty < room; empty++) { Line(screen, ""); }

        Line(screen, new string('─', Columns - 1));
        var preview = shown.ElementAtOrDefault(_at) is { } marked ? Preview(marked) : ["nothing holds that"];
        foreach (var line in preview.Concat(Enumerable.Repeat("", PreviewLines)).Take(PreviewLines)) { Line(screen, line); }

        screen.Append("\u001b[K↑ ↓ move · type to narrow · enter takes · esc leaves");
        return screen.ToString();
    }

    /// <returns>The item once one is taken.</returns>
    public TItem? Take(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter }: return Shown.ElementAtOrDefault(_at);
            case { Key: ConsoleKey.UpArrow }: _at = Math.Max(0, _at - 1); break;
            case { Key: ConsoleKey.DownArrow }: _at = Math.Min(Math.Max(0, Shown.Count - 1), _at + 1); break;
            case { Key: ConsoleKey.Backspace }: (_filter, _at) = (_filter.Length == 0 ? "" : _filter[..^1], 0); break;
            case { KeyChar: var character } when !char.IsControl(character): (_filter, _at) = (_filter + character, 0); break;
        }

        return null;
    }

    /// <returns>Null where the user left.</returns>
    protected TItem? Run()
    {
        Console.Write("\u001b[?1049h\u001b[?25l");
        try
        {
            while (true)
            {
                Console.Write($"\u001b[H{Screen()}");
                var key = Console.ReadKey(intercept: true);
                if (key.Key == ConsoleKey.Escape) { return null; }
                if (Take(key) is { } taken) { return taken; }
            }
        }
        finally
        {
            Console.Write("\u001b[?25h\u001b[?1049l");
        }
    }

    /// <summary>What the characters are looked for in.</summary>
    protected abstract string Words(TItem item);

    protected abstract string Summary(TItem item);

    /// <summary>What is known of the marked one, in a few lines.</summary>
    protected abstract IEnumerable<string> Preview(TItem item);

    private void Line(StringBuilder screen, string text) =>
        screen.Append("\u001b[K").Append(Printable.Of(text.Length < Columns ? text : text[..(Columns - 1)])).Append("\r\n");
}

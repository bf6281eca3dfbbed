using System.Net;
using System.Text;
using Perdure.Cli.Sessions;
using Perdure.Hosting;

namespace Perdure.Cli.Reports;

/// <summary>Renders the tables of a report, for a terminal, as Markdown and as one page of HTML with the picture in it.</summary>
internal static class ReportPage
{
    public static string Text(SessionReport report)
    {
        var page = new StringBuilder();
        foreach (var table in ReportTables.Of(report))
        {
            if (page.Length > 0) { page.Append('\n'); }

            page.Append(Printable.Of(table.Title)).Append(":\n");
            foreach (var line in TextTable.Of([.. table.Rows.Select(row => row.Select(Printable.Of).ToArray())]).TrimEnd('\n').Split('\n')) { page.Append("  ").Append(line).Append('\n'); }
        }

        return page.ToString();
    }

    /// <param name="picture">The file of the timeline, as seen from the page; null for none.</param>
    public static string Markdown(SessionReport report, string? picture)
    {
        var page = new StringBuilder().Append("# ").Append(Plain(report.Title)).Append("\n\n");
        if (picture is not null) { page.Append("![what it did when](").Append(picture).Append(")\n\n"); }

        foreach (var table in ReportTables.Of(report))
        {
            page.Append("## ").Append(table.Title).Append("\n\n");
            var rows = table.HasHead ? table.Rows : [.. (string[][])[["", ""]], .. table.Rows];
            foreach (var (place, row) in rows.Index())
            {
                page.Append("| ").AppendJoin(" | ", row.Select(Plain)).Append(" |\n");
                if (place == 0) { page.Append('|').Insert(page.Length, "---|", row.Length).Append('\n'); }
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    public static string Html(SessionReport report)
    {
        var page = new StringBuilder(Sessions.SessionHtml.Resource("session-head.html")).Replace("<title>Perdure session</title>", $"<title>{Safe(report.Title)}</title>");
        page.Append("<style>main { max-width: 76rem; } table { border-collapse: collapse; margin: 0 0 2rem; } td, th { text-align: left; padding: .2rem 1.2rem .2rem 0; border-bottom: 1px solid var(--line); } svg { width: 100%; }</style>\n");
        page.Append("<h1>").Append(Safe(report.Title)).Append("</h1>\n").Append(TimelineSvg.Of(report.Timeline, report.Title));
        foreach (var table in ReportTables.Of(report))
        {
            page.Append("<h2>").Append(Safe(table.Title)).Append("</h2>\n<table>\n");
            foreach (var (place, row) in table.Rows.Index())
            {
                var cell = table.HasHead && place == 0 ? "th" : "td";
                page.Append("<tr>").AppendJoin("", row.Select(text => $"<{cell}>{Safe(text)}</{cell}>")).Append("</tr>\n");
            }

            page.Append("</table>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Plain(string text) => Printable.Of(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Safe(string text) => WebUtility.HtmlEncode(Printable.Of(text));
}

using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Perdure.Cli.Sessions;

/// <summary>Renders the Markdown that models write as HTML: what it does not know stays text, and no tag of the text becomes one.</summary>
internal static partial class MarkdownHtml
{
    public static string Of(string markdown) => new Blocks(markdown.ReplaceLineEndings("\n").Split('\n'), depth: 0).Rendered();

    /// <summary>What models and tools say is text and never a tag.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(string.Concat(text.Where(character => !char.IsControl(character) || character is '\n' or '\t')));

    /// <summary>Code, emphasis and links. A text made to be slow stays text.</summary>
    private static string Inline(string text)
    {
        try
        {
            var html = new StringBuilder();
            var from = 0;
            foreach (Match span in Spans().Matches(text))
            {
                html.Append(Text(text[from..span.Index])).Append(Span(span));
                from = span.Index + span.Length;
            }

            return html.Append(Text(text[from..])).ToString();
        }
        catch (RegexMatchTimeoutException)
        {
            return Text(text);
        }
    }

    private static string Span(Match span) => span.Groups switch
    {
        var groups when groups["code"] is { Success: true, Value: var code } => $"<code>{Text(code)}</code>",
        var groups when groups["bold"] is { Success: true, Value: var bold } => $"<strong>{Inline(bold)}</strong>",
        var groups when groups["italic"] is { Success: true, Value: var italic } => $"<em>{Inline(italic)}</em>",
        var groups => $"<a class=\"link\" href=\"{Text(groups["to"].Value)}\" rel=\"noreferrer\">{Inline(groups["name"].Value)}</a>",
    };

    [GeneratedRegex(@"`(?<code>[^`]{1,2000})`|\*\*(?<bold>[^*]{1,2000})\*\*|(?<![\w*])\*(?<italic>[^*\s](?:[^*]{0,2000}[^*\s])?)\*(?![\w*])|\[(?<name>[^\]]{1,500})\]\((?<to>https?://[^)\s]{1,2000})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Spans();

    [GeneratedRegex(@"^(?<sign>#{1,6}) +(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?<indent> *)(?<sign>[-*+]|\d{1,9}[.)]) +(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListItem();

    /// <summary>Renders line after line.</summary>
    private sealed class Blocks(string[] lines, int depth)
    {
        /// <summary>What is nested deeper is no text that anybody wrote to be read.</summary>
        private const int DepthMax = 16;

        /// <summary>Headings of a message stand below those of the page.</summary>
        private const int HeadingBelow = 2;

        private const int HeadingMax = 6;

        private readonly StringBuilder _html = new();
        private readonly List<string> _paragraph = [];
        private int _at;

        public string Rendered()
        {
            while (_at < lines.Length)
            {
                var line = lines[_at];
                if (depth >= DepthMax) { Plain(line); }
                else if (Fence(line) is { } fence) { Code(fence); }
                else if (Heading().Match(line) is { Success: true } heading) { Head(heading); }
                else if (ListItem().Match(line) is { Success: true } item) { List(IsNumber(item)); }
                else if (line.StartsWith('>')) { Quote(); }
                else if (line.StartsWith('|') && _at + 1 < lines.Length && IsRule(lines[_at + 1])) { Table(); }
                else { Plain(line); }
            }

            EndParagraph();
            return _html.ToString();
        }

        private void Plain(string line)
        {
            _at++;
            if (line.Trim().Length > 0) { _paragraph.Add(line); }
            else { EndParagraph(); }
        }

        private void EndParagraph()
        {
            if (_paragraph.Count > 0) { _html.Append("<p>").Append(Inline(string.Join('\n', _paragraph).Trim()).Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</p>\n"); }

            _paragraph.Clear();
        }

        private void Code(string fence)
        {
            EndParagraph();
            var code = new List<string>();
            for (_at++; _at < lines.Length && !lines[_at].Trim().StartsWith(fence, StringComparison.Ordinal); _at++) { code.Add(lines[_at]); }

            _at++;
            _html.Append("<pre>").Append(Text(string.Join('\n', code))).Append("</pre>\n");
        }

        private void Head(Match heading)
        {
            EndParagraph();
            var level = Math.Min(HeadingMax, heading.Groups["sign"].Length + HeadingBelow);
            _html.Append($"<h{level}>{Inline(heading.Groups["text"].Value.Trim().TrimEnd('#').TrimEnd())}</h{level}>\n");
            _at++;
        }

        /// <summary>An item goes on in lines that are indented; items below items are rendered in turn.</summary>
        private void List(bool numbered)
        {
            EndParagraph();
            var tag = numbered ? "ol" : "ul";
            _html.Append($"<{tag}>\n");
            while (_at < lines.Length && ListItem().Match(lines[_at]) is { Success: true } item && IsNumber(item) == numbered)
            {
                var indent = item.Groups["indent"].Length;
                var below = new List<string>();
                for (_at++; _at < lines.Length && lines[_at].Trim().Length > 0 && Indent(lines[_at]) > indent; _at++) { below.Add(lines[_at][Math.Min(indent + 2, Indent(lines[_at]))..]); }

                _html.Append("<li>").Append(Inline(item.Groups["text"].Value));
                if (below.Count > 0) { _html.Append('\n').Append(new Blocks([.. below], depth + 1).Rendered()); }

                _html.Append("</li>\n");
            }

            _html.Append($"</{tag}>\n");
        }

        private void Quote()
        {
            EndParagraph();
            var quoted = new List<string>();
            for (; _at < lines.Length && lines[_at].StartsWith('>'); _at++) { quoted.Add(lines[_at][1..].TrimStart(' ')); }

            _html.Append("<blockquote>").Append(new Blocks([.. quoted], depth + 1).Rendered()).Append("</blockquote>\n");
        }

        private void Table()
        {
            EndParagraph();
            _html.Append("<table>\n");
            Row("th");
            for (_at++; _at < lines.Length && lines[_at].StartsWith('|');) { Row("td"); }

            _html.Append("</table>\n");
        }

        private void Row(string cell)
        {
            var cells = lines[_at++].Trim().Trim('|').Split('|').Select(text => $"<{cell}>{Inline(text.Trim())}</{cell}>");
            _html.Append("<tr>").Append(string.Concat(cells)).Append("</tr>\n");
        }

        private static bool IsRule(string line) => line.StartsWith('|') && line.Contains('-', StringComparison.Ordinal) && line.All(character => character is '|' or '-' or ':' or ' ');

        private static bool IsNumber(Match item) => char.IsDigit(item.Groups["sign"].Value[0]);

        private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

        private static string? Fence(string line)
        {
            var text = line.Trim();
            return text.StartsWith("```", StringComparison.Ordinal) ? new string('`', text.TakeWhile(character => character == '`').Count())
                : text.StartsWith("~~~", StringComparison.Ordinal) ? "~~~"
                : null;
        }
    }
}

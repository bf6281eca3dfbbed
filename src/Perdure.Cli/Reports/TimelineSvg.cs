using System.Globalization;
using System.Net;
using System.Text;
using Perdure.Hosting;

namespace Perdure.Cli.Reports;

/// <summary>Draws a timeline: what was done in lanes, and under them how much each request brought and how much of it was cached.</summary>
internal sealed class TimelineSvg
{
    private const int Width = 1200;
    private const int Left = 96;
    private const int Right = Width - 16;
    private const int LanesTop = 64;
    private const int LaneHeight = 26;
    private const int BarHeight = 16;
    private const int ChartHeight = 120;
    private const int ChartTop = LanesTop + LaneCount * LaneHeight + 34;
    private const int Height = ChartTop + ChartHeight + 40;
    private const int LaneCount = 5;
    private const int TickEvery = 136;

    /// <summary>Bars closer than this are one to the eye.</summary>
    private const double SameBar = 0.4;

    private const string Head = """
        <style>
        svg { --ink: #22252a; --faint: #767c86; --line: #e3e0d8; --paper: #fcfbf8; --model: #2d5bd0; --tools: #2b7a4b; --proof: #7a4bb0; --waiting: #c58a1a; --person: #c2543d; --cached: #b9cbf3; --bad: #b3362c; background: var(--paper); font: 12px system-ui, sans-serif; }
        @media (prefers-color-scheme: dark) { svg { --ink: #e4e6ea; --faint: #8b929d; --line: #2d3138; --paper: #17191d; --model: #8fb0ff; --tools: #7fd2a0; --proof: #c7a5f5; --waiting: #e8bd62; --person: #ff9f8a; --cached: #34466f; --bad: #ff9288; } }
        text { fill: var(--ink); } .faint { fill: var(--faint); font-size: 11px; } .line { stroke: var(--line); } .pause { fill: var(--line); opacity: .55; }
        .model { fill: var(--model); } .tools { fill: var(--tools); } .proof { fill: var(--proof); } .waiting { fill: var(--waiting); } .person { fill: var(--person); }
        .amiss { fill: var(--bad); } .cached { fill: var(--cached); } .takenup { stroke: var(--bad); stroke-width: 1.5; } .compacted { stroke: var(--faint); stroke-dasharray: 3 3; } .goal { stroke: var(--proof); stroke-dasharray: 1 3; }
        </style>

        """;

    private static readonly string[] Names = ["model", "tools", "proof", "waiting", "person"];

    private readonly StringBuilder _svg = new();
    private readonly Timeline _timeline;
    private readonly TimeScale _scale;

    private TimelineSvg(Timeline timeline) => (_timeline, _scale) = (timeline, new TimeScale(timeline.Moments, Left, Right));

    /// <param name="title">What the picture is of.</param>
    public static string Of(Timeline timeline, string title) => new TimelineSvg(timeline).Drawn(title);

    private string Drawn(string title)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\">\n<title>{Safe(title)}</title>\n").Append(Head);
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"24\" font-weight=\"600\">{Safe(title)}</text>\n");
        Pauses();
        foreach (var (place, name) in Names.Index()) { Bars((Lane)place, name); }

        Requests();
        Marks();
        Axis();
        return _svg.Append("</svg>\n").ToString();
    }

    private void Pauses()
    {
        foreach (var (from, to, length) in _scale.Pauses)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"pause\" x=\"{from:0.#}\" y=\"{LanesTop - 6}\" width=\"{to - from:0.#}\" height=\"{ChartTop + ChartHeight - LanesTop + 6}\"/>\n");
            _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"faint\" text-anchor=\"middle\" x=\"{(from + to) / 2:0.#}\" y=\"{ChartTop + ChartHeight + 14}\">{Brief(length)}</text>\n");
        }
    }

    private void Bars(Lane lane, string name)
    {
        var top = LanesTop + (int)lane * LaneHeight;
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"faint\" x=\"{Left - 10}\" y=\"{top + 12}\" text-anchor=\"end\">{name}</text>\n");
        foreach (var well in (bool[])[true, false])
        {
            var path = string.Concat(Merged(_timeline.Spans.Where(span => span.Lane == lane && span.Well == well)).Select(
                bar => string.Create(CultureInfo.InvariantCulture, $"M{bar.From:0.#} {top}h{Math.Max(1, bar.To - bar.From):0.#}v{BarHeight}H{bar.From:0.#}z")));
            if (path.Length > 0) { _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{(well ? name : "amiss")}\" d=\"{path}\"/>\n"); }
        }
    }

    /// <summary>Thousands of spans would make a picture of megabytes in which nobody can tell them apart.</summary>
    private List<(double From, double To)> Merged(IEnumerable<Span> spans)
    {
        var bars = new List<(double From, double To)>();
        foreach (var span in spans)
        {
            var (from, to) = (_scale.Place(span.From), _scale.Place(span.To));
            if (bars is [.., var last] && from - last.To < SameBar) { bars[^1] = (last.From, Math.Max(last.To, to)); }
            else { bars.Add((from, to)); }
        }

        return bars;
    }

    private void Requests()
    {
        if (_timeline.Requests.IsEmpty) { return; }

        var most = _timeline.Requests.Max(request => request.Tokens);
        Area("model", request => request.Tokens, most);
        Area("cached", request => request.Cached, most);
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"faint\" x=\"{Left - 10}\" y=\"{ChartTop + 10}\" text-anchor=\"end\">{UsageLine.Tokens(most)}</text>\n");
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"faint\" x=\"{Left - 10}\" y=\"{ChartTop + ChartHeight / 2}\" text-anchor=\"end\">tokens sent,</text><text class=\"faint\" x=\"{Left - 10}\" y=\"{ChartTop + ChartHeight / 2 + 14}\" text-anchor=\"end\">pale: cached</text>\n");
    }

    /// <summary>Of requests that share a place, the largest is drawn.</summary>
    private void Area(string name, Func<Request, long> amount, long most)
    {
        const int bottom = ChartTop + ChartHeight;
        var columns = _timeline.Requests.GroupBy(request => (int)_scale.Place(request.At)).Select(column => (X: column.Key, Amount: column.Max(amount))).OrderBy(column => column.X).ToList();
        var path = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M{columns[0].X} {bottom}");
        foreach (var (x, tokens) in columns) { path.Append(CultureInfo.InvariantCulture, $"H{x}V{bottom - (double)ChartHeight * tokens / most:0.#}"); }

        _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{name}\" d=\"{path}h1V{bottom}z\"/>\n");
    }

    private void Marks()
    {
        foreach (var mark in _timeline.Marks)
        {
            var kind = mark.Kind switch { MarkKind.TakenUp => "takenup", MarkKind.Compacted => "compacted", _ => "goal" };
            var x = _scale.Place(mark.At);
            _svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{LanesTop - 12}\" y2=\"{ChartTop + ChartHeight}\"><title>{Safe(mark.What)} at {mark.At:yyyy-MM-dd HH:mm:ss} UTC</title></line>\n");
        }

        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"faint\" x=\"{Left}\" y=\"42\">red line: another process took it up · dashed: compacted · dotted: the goal stands differently · grey: nothing was written for so long</text>\n");
    }

    private void Axis()
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<line class=\"line\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{ChartTop + ChartHeight}\" y2=\"{ChartTop + ChartHeight}\"/>\n");
        for (var x = Left; x <= Right - TickEvery / 2; x += TickEvery)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"faint\" x=\"{x}\" y=\"{ChartTop + ChartHeight + 32}\">{Clock(_scale.At(x) - _timeline.Moments[0])}</text>\n");
        }
    }

    private static string Clock(TimeSpan since) => string.Create(CultureInfo.InvariantCulture, $"{(int)since.TotalHours}:{since.Minutes:00}:{since.Seconds:00}");

    private static string Brief(TimeSpan length) => length switch
    {
        { TotalMinutes: < 1 } => $"{length.TotalSeconds:0}s",
        { TotalHours: < 1 } => $"{length.TotalMinutes:0}m",
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0.#}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0.#}d"),
    };

    private static string Safe(string text) => WebUtility.HtmlEncode(Printable.Of(text));
}

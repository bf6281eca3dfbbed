using System.Text.Json;
using System.Text.RegularExpressions;
using Perdure.Cli.Exec;
using Perdure.Cli.Reports;
using Perdure.Cli.Sessions;
using Perdure.Cli.Tests.Stage;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Hosting.Sessions;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>One recorded day of work, as each surface draws it.</summary>
public partial class DrawingSessions
{
    private static readonly IReadOnlyList<ViewStep> Day = Steps();

    [Fact]
    public void APersonReadsTheDayAsText()
    {
        var (data, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        Show(new TextView(data, error, new AnsiStyle(colours: false)));
        Approved.Same("day-exec.txt", $"{Local(error.ToString())}---\n{data}");
    }

    [Fact]
    public void AProgramReadsTheDayAsLines()
    {
        var data = new StringWriter();
        Show(new JsonView(data, deltas: false));
        Approved.Same("day-exec.jsonl", Local(data.ToString()));
        Assert.All(data.ToString().TrimEnd().Split('\n'), line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void ADocumentHasThePatchesTheObjectiveAndTheProof()
    {
        var output = new StringWriter();
        Write(new SessionMarkdown(output));
        Approved.Same("day-export.md", Local(output.ToString()));
    }

    [Fact]
    public void APageHasTheMarkdownRenderedAndNoTagOfAnybody()
    {
        var output = new StringWriter();
        Write(new SessionHtml(output));
        var page = output.ToString();
        var body = page[page.IndexOf("<main>", StringComparison.Ordinal)..];
        Approved.Same("day-export.html", Local(body));
        Assert.DoesNotContain("<b>", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<now>", body, StringComparison.Ordinal);

        var ids = body.Split(" id=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void AReportCountsTheDay()
    {
        var (account, timeline) = (new SessionAccount(), new TimelineFold());
        foreach (var step in Day)
        {
            account.Take(step);
            timeline.Take(step);
        }

        Assert.Equal((4, 6, 0, 0, 0), (account.Turns, account.Started, account.StartedTwice, account.FinishedTwice, account.Unfinished));
        Assert.Equal((2, 1, 1), (account.Claims, account.ClaimsRefused - 1, account.Failures["throttled"]));
        Assert.Equal(account.Asked - 1, timeline.Made([]).Spans.Count(span => span is { Lane: Lane.Model, Well: true }));
    }

    [Theory]
    [InlineData("a *b* **c** `d*e*`", "<p>a <em>b</em> <strong>c</strong> <code>d*e*</code></p>\n")]
    [InlineData("2 * 3 * 4 and snake_case_name", "<p>2 * 3 * 4 and snake_case_name</p>\n")]
    [InlineData("<script>x</script> & \"y\"", "<p>&lt;script&gt;x&lt;/script&gt; &amp; &quot;y&quot;</p>\n")]
    [InlineData("[a](javascript:x) [b](https://b.example/?q=\"><x>)", "<p>[a](javascript:x) <a class=\"link\" href=\"https://b.example/?q=&quot;&gt;&lt;x&gt;\" rel=\"noreferrer\">b</a></p>\n")]
    [InlineData("1. one\n   - two\n2. three", "<ol>\n<li>one\n<ul>\n<li>two</li>\n</ul>\n</li>\n<li>three</li>\n</ol>\n")]
    [InlineData("```cs\n<T> *x*\n", "<pre>&lt;T&gt; *x*\n</pre>\n")]
    [InlineData("> so\n> it is", "<blockquote><p>so<br>\nit is</p>\n</blockquote>\n")]
    [InlineData("| a | b |\n|---|---|\n| 1 | `2` |", "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td><code>2</code></td></tr>\n</table>\n")]
    [InlineData("# Head #\ntext", "<h3>Head</h3>\n<p>text</p>\n")]
    public void MarkdownIsRenderedAndWhatItDoesNotKnowStaysText(string markdown, string html) => Assert.Equal(html, MarkdownHtml.Of(markdown));

    [Theory]
    [InlineData(">")]
    [InlineData("[")]
    [InlineData("# #")]
    [InlineData("**a*")]
    [InlineData("`` ` ")]
    public void AMessageMadeToBeSlowIsRenderedAllTheSame(string part) => Assert.NotEmpty(MarkdownHtml.Of(string.Concat(Enumerable.Repeat(part, 50_000))));

    private static void Show(IRunView view)
    {
        view.Begin(Day[0].After);
        foreach (var step in Day) { view.See(step); }

        view.End(new RunEnd(new SessionStatus.Idle()), Day[^1].After.State);
    }

    private static void Write(ISessionDocument document)
    {
        document.Begin();
        foreach (var step in Day) { document.Write(step); }

        document.End();
    }

    private static List<ViewStep> Steps()
    {
        var steps = new List<ViewStep>();
        var log = Path.Combine(Repository.Root, "tests", "Perdure.Core.Tests", "Views", "everyday.jsonl");
        foreach (var (place, line) in File.ReadLines(log).Index())
        {
            var entry = new LogEntry(place + 1, SessionStory.Start + TimeSpan.FromSeconds(place), JsonSerializer.Deserialize(line, CoreJson.Line.SessionEvent)!);
            steps.Add(ViewFold.Apply(steps.Count == 0 ? SessionView.Empty : steps[^1].After, entry));
        }

        return steps;
    }

    /// <summary>People read moments in the time of their place.</summary>
    private static string Local(string text) => Moments().Replace(text, "<moment>");

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?! UTC)", RegexOptions.None, 1000)]
    private static partial Regex Moments();
}

using System.CommandLine;
using System.Text;
using Perdure.Cli.Sessions;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Reports;

/// <summary><c>perdure report</c>: what a session did, how long it took and what it cost, with a picture.</summary>
internal static class ReportVerb
{
    private static readonly string[] Formats = ["text", "md", "html", "svg", "json"];

    public static Command Make()
    {
        var session = new Argument<string?>("SESSION") { Arity = ArgumentArity.ZeroOrOne, Description = "Its id, the beginning of its id, or its name; the last of this folder by default." };
        var format = new Option<string?>("--format", "-f") { HelpName = "text|md|html|svg|json", Description = "Tables, a page with the picture, the picture alone, or numbers; by the name of the file by default." };
        format.AcceptOnlyFromAmong(Formats);
        var file = new Option<string?>("--output", "-o") { HelpName = "FILE", Description = "Write to this file; a Markdown page puts its picture beside it." };
        var report = new Verb("report", "Report what a session did: models, tools, time, proof, processes, and a timeline as a picture.")
        {
            Examples = ["perdure report", "perdure report 019a3b -o report.html", "perdure report nightly --format svg > nightly.svg"],
        };
        report.Add(session);
        report.Add(format);
        report.Add(file);
        report.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(session), parsed.GetValue(format), parsed.GetValue(file), cancel));
        return report;
    }

    private static async Task<int> RunAsync(string? target, string? format, string? file, CancellationToken cancel)
    {
        var (terminal, store) = (Terminal.Current, Composition.Store(Home.FromEnvironment(Terminal.Current.Warn)));
        var finder = new SessionFinder(store);
        var session = target is null ? await finder.LastAsync(Path.TrimEndingDirectorySeparator(Path.GetFullPath(".")), cancel) : await finder.FindAsync(target, cancel);
        var report = await SessionReport.ReadAsync(store, session, cancel);
        var rendered = Rendered(report, format ?? ByName(file), file);
        if (file is null) { terminal.Out.Write(rendered); }
        else { await WriteAsync(file, rendered, cancel); }

        if (Picture(format ?? ByName(file), file) is { } picture) { await WriteAsync(picture, TimelineSvg.Of(report.Timeline, report.Title), cancel); }

        return await Damage.WarnAsync(store, session, terminal, cancel);
    }

    private static string Rendered(SessionReport report, string format, string? file) => format switch
    {
        "md" => ReportPage.Markdown(report, Path.GetFileName(Picture(format, file))),
        "html" => ReportPage.Html(report),
        "svg" => TimelineSvg.Of(report.Timeline, report.Title),
        "json" => ReportJson.Of(report) + "\n",
        _ => ReportPage.Text(report),
    };

    /// <summary>Where the picture of a Markdown page goes.</summary>
    private static string? Picture(string format, string? file) => format == "md" && file is not null ? Path.ChangeExtension(file, ".svg") : null;

    private static string ByName(string? file) => Path.GetExtension(file)?.ToLowerInvariant() switch
    {
        ".md" => "md",
        ".html" or ".htm" => "html",
        ".svg" => "svg",
        ".json" => "json",
        _ => "text",
    };

    private static Task WriteAsync(string file, string text, CancellationToken cancel) =>
        File.WriteAllTextAsync(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancel);
}

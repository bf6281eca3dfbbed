using System.Globalization;
using Perdure.Cli.Goals;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Reports;

/// <summary>Puts what is known of a session into tables.</summary>
internal static class ReportTables
{
    private const int TextChars = 100;

    public static IReadOnlyList<ReportTable> Of(SessionReport report) =>
    [
        Session(report),
        Models(report.Account),
        Tools(report.Account),
        Time(report.Timeline),
        .. report.State.Goal is { } goal ? [Proof(goal, report)] : (ReportTable[])[],
        .. report.Writers.Count > 0 ? [Processes(report.Writers)] : (ReportTable[])[],
    ];

    private static ReportTable Session(SessionReport report)
    {
        var (state, account) = (report.State, report.Account);
        return new("Session",
        [
            ["session", state.Name is { } name ? $"{state.Id} ({name})" : state.Id.Value],
            ["model", string.Join(", then ", state.Settings.Models.Select(model => model.Ref))],
            ["begun", $"{account.Begun.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC"],
            ["last entry", $"{account.Last.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC, {Duration.Say(account.Last - account.Begun)} later"],
            ["entries", $"{account.Entries}"],
            ["turns", $"{account.Turns}{(account.Continuations > 0 ? $", {account.Continuations} of them begun by the goal" : "")}"],
            .. state.Goal is { } goal ? [["goal", Printable.FirstLine(goal.Objective, TextChars)], ["it", GoalPage.Standing(state, account.Last)]] : (string[][])[],
        ]);
    }

    private static ReportTable Models(SessionAccount account) => new("Models",
    [
        ["calls", $"{account.Asked}, answered {account.Usage.Calls}"],
        ["failed", account.Failures.Count == 0 ? "none" : string.Join(", ", account.Failures.Select(failure => $"{failure.Value} {failure.Key}"))],
        ["tokens in", UsageLine.Tokens(account.Usage.Input)],
        ["of them cached", Share(account.Usage.Cached, account.Usage.Input)],
        ["of what was known", Share(account.Usage.Cached, account.Known)],
        ["prefix lost", $"{UsageLine.Count(account.LostPrefixes, "time")} ({UsageLine.Count(account.Compactions.Count, "compaction")})"],
        ["tokens out", UsageLine.Tokens(account.Usage.Output)],
        ["cost", account.Usage.UnpricedCalls == 0 ? string.Create(CultureInfo.InvariantCulture, $"${account.Usage.Cost:0.00##}") : "unknown: no price is known for some of it"],
        .. account.Compactions.Select((compaction, place) => new[] { $"compaction {place + 1}", $"at {UsageLine.Tokens(compaction.Before)} tokens ({compaction.Cause})" }),
        .. account.LoopsNoticed > 0 ? [["no progress", $"noticed {UsageLine.Count(account.LoopsNoticed, "time")}"]] : (string[][])[],
    ]);

    private static ReportTable Tools(SessionAccount account) => new("Tools",
    [
        ["tool", "runs", "well", "failed", "unknown", "time"],
        .. account.Tools.Select(tool => new[] { tool.Key, $"{tool.Value.Runs}", $"{tool.Value.Succeeded}", $"{tool.Value.Failed}", $"{tool.Value.Unknown}", Duration.Say(tool.Value.Time) }),
        ["all", $"{account.Tools.Values.Sum(tool => tool.Runs)}", "", "", "", $"run twice {account.StartedTwice}, told twice {account.FinishedTwice}, without an outcome {account.Unfinished}"],
    ])
    { HasHead = true };

    private static ReportTable Time(Timeline timeline)
    {
        var all = timeline.Moments is [var first, .., var last] ? last - first : TimeSpan.Zero;
        var spoken = timeline.Spans.ToLookup(span => span.Lane);
        var busy = Covered(timeline.Spans.Where(span => span.Lane is Lane.Model or Lane.Tools or Lane.Proof));
        var any = Covered(timeline.Spans);
        return new("Time",
        [
            ["for a model", Said(spoken[Lane.Model])],
            ["in tools", Said(spoken[Lane.Tools])],
            ["in checks", Said(spoken[Lane.Proof])],
            ["for a provider or a limit", Said(spoken[Lane.Waiting])],
            ["for a person", Said(spoken[Lane.Person])],
            ["at work in all", Duration.Say(busy)],
            ["at rest, or no process there", Duration.Say(all - any)],
        ]);
    }

    private static ReportTable Proof(Goal goal, SessionReport report) => new("Proof",
    [
        ["claimed", $"{UsageLine.Count(report.Account.Claims, "time")}, {UsageLine.Count(report.Account.ClaimsRefused, "check")} did not hold"],
        .. (goal.Claim?.Found ?? []).Select(found => new[] { found.Holds ? "holds" : "does not hold", $"{GoalPage.FoundLine(found)}{(found.ExitCode is { } code ? $" (exit code {code})" : "")}" }),
    ]);

    private static ReportTable Processes(IReadOnlyList<Writer> writers) => new("Processes that wrote it, one after the other",
    [
        ["since", "client", "process", "host"],
        .. writers.Select(writer => new[] { $"{writer.Since.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC", writer.Client, $"{writer.Pid}", writer.Host }),
    ])
    { HasHead = true };

    /// <summary>How many there were, and how long they took together.</summary>
    private static string Said(IEnumerable<Span> spans)
    {
        var list = spans.ToList();
        return list.Count == 0 ? "never" : $"{UsageLine.Count(list.Count, "time")}, {Duration.Say(Covered(list))}";
    }

    /// <summary>The time at least one of them went on.</summary>
    private static TimeSpan Covered(IEnumerable<Span> spans)
    {
        var (sum, until) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var span in spans.OrderBy(span => span.From))
        {
            var from = span.From > until ? span.From : until;
            if (span.To > from) { (sum, until) = (sum + (span.To - from), span.To); }
        }

        return sum;
    }

    private static string Share(long part, long whole) =>
        whole == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{UsageLine.Tokens(part)}, {100.0 * part / whole:0.0} %");
}

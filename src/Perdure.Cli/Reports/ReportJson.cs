using System.Text.Json;
using Perdure.Cli.Goals;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Reports;

/// <summary>A report for programs: numbers instead of sentences.</summary>
internal static class ReportJson
{
    public static string Of(SessionReport report) => JsonText.Of(json =>
    {
        var (state, account) = (report.State, report.Account);
        json.WriteStartObject();
        json.WriteString("session", state.Id.Value);
        json.WriteString("begun", account.Begun);
        json.WriteString("lastEntry", account.Last);
        json.WriteNumber("entries", account.Entries);
        json.WriteNumber("turns", account.Turns);
        if (state.Goal is not null) { json.WriteString("goal", GoalPage.Status(state)); }

        Models(json, account);
        Tools(json, account);
        json.WriteStartArray("spans");
        foreach (var span in report.Timeline.Spans)
        {
            json.WriteStartObject();
            json.WriteString("lane", LaneName(span.Lane));
            json.WriteString("from", span.From);
            json.WriteString("to", span.To);
            json.WriteBoolean("well", span.Well);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("writers");
        foreach (var writer in report.Writers)
        {
            json.WriteStartObject();
            json.WriteString("since", writer.Since);
            json.WriteString("client", writer.Client);
            json.WriteNumber("pid", writer.Pid);
            json.WriteString("host", writer.Host);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string LaneName(Lane lane) => lane switch
    {
        Lane.Model => "model",
        Lane.Tools => "tools",
        Lane.Proof => "proof",
        Lane.Waiting => "waiting",
        _ => "person",
    };

    private static void Models(Utf8JsonWriter json, SessionAccount account)
    {
        json.WriteStartObject("models");
        json.WriteNumber("asked", account.Asked);
        json.WriteNumber("answered", account.Usage.Calls);
        json.WriteNumber("inputTokens", account.Usage.Input);
        json.WriteNumber("cachedTokens", account.Usage.Cached);
        json.WriteNumber("knownTokens", account.Known);
        json.WriteNumber("outputTokens", account.Usage.Output);
        json.WriteNumber("prefixLost", account.LostPrefixes);
        json.WriteNumber("compactions", account.Compactions.Count);
        json.WriteStartObject("failed");
        foreach (var (kind, times) in account.Failures) { json.WriteNumber(kind, times); }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Tools(Utf8JsonWriter json, SessionAccount account)
    {
        json.WriteStartObject("tools");
        json.WriteNumber("started", account.Started);
        json.WriteNumber("runTwice", account.StartedTwice);
        json.WriteNumber("toldTwice", account.FinishedTwice);
        json.WriteNumber("withoutOutcome", account.Unfinished);
        foreach (var (tool, tally) in account.Tools)
        {
            json.WriteStartObject(tool);
            json.WriteNumber("runs", tally.Runs);
            json.WriteNumber("well", tally.Succeeded);
            json.WriteNumber("failed", tally.Failed);
            json.WriteNumber("unknown", tally.Unknown);
            json.WriteNumber("ms", (long)tally.Time.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

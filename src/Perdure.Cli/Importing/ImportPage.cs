using Perdure.Client;
using Perdure.Core.Values;
using System.Text;
using System.Text.Json;
using Perdure.Cli.Exec;
using Perdure.Hosting.Importing;

namespace Perdure.Cli.Importing;

/// <summary>Says what came of taking one session over.</summary>
internal static class ImportPage
{
    public static string Text(ImportResult report)
    {
        var text = new StringBuilder();
        if (report.Already)
        {
            text.Append($"{report.Id}  was imported before from {report.Told.Program} {report.Told.Session}");
            text.Append(report.GrownBytes == 0 ? ", which has not changed since\n" : $", which has grown by {report.GrownBytes} bytes since; --again imports it as a second session\n");
        }
        else
        {
            text.Append($"{report.Id}  imported from {report.Told.Program} {report.Told.Session}: {UsageLine.Count(report.Turns, "turn")}, {UsageLine.Count(report.Calls, "call")}, {UsageLine.Count(report.Told.Records, "record")}\n");
            if (!report.Told.Kept.IsEmpty) { text.Append($"  kept unread: {Counts(report.Told.Kept)}\n"); }

            foreach (var repair in report.Told.Repairs) { text.Append($"  put right: {repair}\n"); }

            text.Append($"  asks {report.Model}{(report.Instead is null ? "" : $": {report.Instead}")}\n");
        }

        return text.Append($"go on: {ResumeLine.For(report.Id)} \"PROMPT\"\n").ToString();
    }

    public static void Write(Utf8JsonWriter json, ImportResult report)
    {
        json.WriteStartObject();
        json.WriteString("id", report.Id.Value);
        json.WriteBoolean("already", report.Already);
        json.WriteNumber("grownBytes", report.GrownBytes);
        json.WriteString("program", report.Told.Program);
        json.WriteString("version", report.Told.Version);
        json.WriteString("session", report.Told.Session);
        json.WriteString("file", report.Told.File);
        json.WriteString("sha256", report.Told.Hash);
        json.WriteNumber("bytes", report.Told.Bytes);
        json.WriteString("workspace", report.Workspace);
        json.WriteString("model", report.Model);
        json.WriteString("modelInstead", report.Instead);
        json.WriteNumber("turns", report.Turns);
        json.WriteNumber("calls", report.Calls);
        json.WriteNumber("records", report.Told.Records);
        Write(json, "kept", report.Told.Kept);
        Write(json, "leftOut", report.Told.LeftOut);
        json.WriteStartArray("repairs");
        foreach (var repair in report.Told.Repairs) { json.WriteStringValue(repair); }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Counts(IEnumerable<RecordCount> counts) => string.Join(", ", counts.Select(count => $"{count.Count} {count.Kind}"));

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<RecordCount> counts)
    {
        json.WriteStartObject(name);
        foreach (var (kind, count) in counts) { json.WriteNumber(kind, count); }

        json.WriteEndObject();
    }
}

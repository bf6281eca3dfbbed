using System.Text;
using System.Text.Json;
using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Core.Events;

namespace Perdure.Cli.Importing;

/// <summary>What came of taking one session over.</summary>
/// <param name="Told">What the log says of it.</param>
/// <param name="Model">Who is asked here.</param>
/// <param name="Instead">Why that is not the model of before; null where it is.</param>
/// <param name="Already">It had been taken over before, and nothing was done.</param>
/// <param name="GrownBytes">How much has been added to the source since then.</param>
internal sealed record ImportReport(
    SessionId Id, SessionImported Told, string Workspace, string Model, int Turns, int Calls, string? Instead, bool Already = false, long GrownBytes = 0)
{
    public string Text()
    {
        var text = new StringBuilder();
        if (Already)
        {
            text.Append($"{Id}  was imported before from {Told.Program} {Told.Session}");
            text.Append(GrownBytes == 0 ? ", which has not changed since\n" : $", which has grown by {GrownBytes} bytes since; --again imports it as a second session\n");
        }
        else
        {
            text.Append($"{Id}  imported from {Told.Program} {Told.Session}: {UsageLine.Count(Turns, "turn")}, {UsageLine.Count(Calls, "call")}, {UsageLine.Count(Told.Records, "record")}\n");
            if (!Told.Kept.IsEmpty) { text.Append($"  kept unread: {Counts(Told.Kept)}\n"); }

            foreach (var repair in Told.Repairs) { text.Append($"  put right: {repair}\n"); }

            text.Append($"  asks {Model}{(Instead is null ? "" : $": {Instead}")}\n");
        }

        return text.Append($"go on: {ResumeLine.For(Id)} \"PROMPT\"\n").ToString();
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id.Value);
        json.WriteBoolean("already", Already);
        json.WriteNumber("grownBytes", GrownBytes);
        json.WriteString("program", Told.Program);
        json.WriteString("version", Told.Version);
        json.WriteString("session", Told.Session);
        json.WriteString("file", Told.File);
        json.WriteString("sha256", Told.Hash);
        json.WriteNumber("bytes", Told.Bytes);
        json.WriteString("workspace", Workspace);
        json.WriteString("model", Model);
        json.WriteString("modelInstead", Instead);
        json.WriteNumber("turns", Turns);
        json.WriteNumber("calls", Calls);
        json.WriteNumber("records", Told.Records);
        Write(json, "kept", Told.Kept);
        Write(json, "leftOut", Told.LeftOut);
        json.WriteStartArray("repairs");
        foreach (var repair in Told.Repairs) { json.WriteStringValue(repair); }

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

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perdure.Hosting;

namespace Perdure.Cli.Exec;

/// <summary>Writes events as JSON, one a line.</summary>
internal sealed class EventLines(TextWriter output)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <param name="seq">The entry that stands behind the line, if one does.</param>
    public void Write(string type, long? seq, Action<Utf8JsonWriter>? more = null)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Plain))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            more?.Invoke(json);
            if (seq is { } number) { json.WriteNumber("seq", number); }

            json.WriteEndObject();
        }

        // One call for the whole line, so that no reader ever sees half of it.
        output.Write(JsonText.Seen(Encoding.UTF8.GetString(_line.WrittenSpan)) + "\n");
    }

    /// <param name="stage"><c>started</c>, <c>updated</c> or <c>completed</c>.</param>
    public void WriteItem(string stage, string id, string type, long? seq, Action<Utf8JsonWriter> more) => Write($"item.{stage}", seq, json =>
    {
        json.WriteStartObject("item");
        json.WriteString("id", id);
        json.WriteString("type", type);
        more(json);
        json.WriteEndObject();
    });
}

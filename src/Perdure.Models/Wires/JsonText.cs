using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perdure.Models.Wires;

/// <summary>Writes and reads the JSON of the wires: the same bytes in every process, and no surprise where a field is missing.</summary>
internal static class JsonText
{
    /// <summary>Fragments are written, so the writer is not asked whether they make a document.</summary>
    private static readonly JsonWriterOptions Fragments = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static Utf8JsonWriter Writer(IBufferWriter<byte> output) => new(output, Fragments);

    public static ReadOnlyMemory<byte> Fragment(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = Writer(bytes))
        {
            write(writer);
        }

        return bytes.WrittenMemory;
    }

    /// <summary>The members of an object without its braces, to stand among others.</summary>
    public static ReadOnlyMemory<byte> Members(Action<Utf8JsonWriter> write)
    {
        var whole = Fragment(writer =>
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        });
        return whole[1..^1];
    }

    /// <summary>How each request begins: the model, then the name of what follows.</summary>
    public static ReadOnlyMemory<byte> Opening(string model, string next)
    {
        var members = Members(writer => writer.WriteString("model", model));
        return (byte[])[(byte)'{', .. members.Span, .. Encoding.UTF8.GetBytes($",\"{next}\":")];
    }

    public static void WriteAsReceived(IBufferWriter<byte> output, string json)
    {
        var written = Encoding.UTF8.GetBytes(json, output.GetSpan(Encoding.UTF8.GetMaxByteCount(json.Length)));
        output.Advance(written);
    }

    public static string Written(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Fragment(write).Span);

    /// <returns>The named field, or null where there is none or it is null.</returns>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) => element.Field(name)?.AsText();

    /// <summary>Providers write numbers as strings and strings as numbers; both are read.</summary>
    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    public static long? Number(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && Math.Abs(value) < long.MaxValue
            ? (long)value
            : null;

    public static IEnumerable<JsonElement> Each(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Whether the text is one whole JSON object: nothing that follows could still belong to it.</summary>
    public static bool IsWholeObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

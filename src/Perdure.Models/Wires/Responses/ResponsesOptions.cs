using System.Text.Json;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires.Responses;

/// <summary>Writes what follows the input: how to answer, never what was said, so that it cannot break a cached prefix.</summary>
internal static class ResponsesOptions
{
    public static void Write(Utf8JsonWriter writer, WireRequest inquiry)
    {
        var question = inquiry.Question;
        writer.WriteBoolean("stream", true);
        writer.WriteBoolean("store", false);
        writer.WriteBoolean("parallel_tool_calls", true);
        writer.WriteStartArray("include");
        writer.WriteStringValue("reasoning.encrypted_content");
        writer.WriteEndArray();
        writer.WriteString("prompt_cache_key", question.Id.Session.Value);
        if (question.Model.Effort is { } effort) { WriteEffort(writer, effort); }

        if (question.OutputSchema is { } schema) { WriteSchema(writer, schema); }

        if (inquiry.Provider.TakesMetadata) { WriteMetadata(writer, inquiry); }
    }

    private static void WriteEffort(Utf8JsonWriter writer, string effort)
    {
        writer.WriteStartObject("reasoning");
        writer.WriteString("effort", effort);
        writer.WriteString("summary", "auto");
        writer.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter writer, string schema)
    {
        writer.WriteStartObject("text");
        writer.WriteStartObject("format");
        writer.WriteString("type", "json_schema");
        writer.WriteString("name", "final_message");
        writer.WriteBoolean("strict", true);
        writer.WritePropertyName("schema");
        writer.WriteRawValue(schema);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, WireRequest inquiry)
    {
        var id = inquiry.Question.Id;
        writer.WriteStartObject("metadata");
        writer.WriteString("session", id.Session.Value);
        writer.WriteString("turn", $"{id.Turn}");
        writer.WriteString("round", $"{id.Round}");
        writer.WriteString("attempt", $"{id.Attempt}");
        writer.WriteString("purpose", id.Purpose);
        writer.WriteEndObject();
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Rendering;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires.Chat;

/// <summary>Speaks Chat Completions, in the narrow form that local servers agree on.</summary>
internal sealed class ChatWire(string dialect) : IWire
{
    public Uri Address(Uri baseUrl) => Addresses.Below(baseUrl, "chat/completions");

    public void Authorize(HttpRequestMessage request, string key) => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

    /// <summary>The instructions are the first message.</summary>
    public void WriteInstructions(Utf8JsonWriter writer, string instructions) => ChatMessages.WriteText(writer, "system", instructions);

    public void WriteTool(Utf8JsonWriter writer, ToolSpec tool)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", tool.Name);
        writer.WriteString("description", tool.Description);
        writer.WritePropertyName("parameters");
        writer.WriteRawValue(tool.Parameters);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The pieces of one reply are one message; the outputs of its calls follow it at once, their pictures after them all.</summary>
    public Unit WriteUnit(IBufferWriter<byte> output, Transcript items, int first, Speaker before)
    {
        var together = Together(items, first);
        var shown = items.AsSpan().Slice(first, together);
        if (items[first] is ModelOutput && !ChatMessages.HasContent(shown)) { return new Unit(together, before); }

        output.Write(","u8);
        using var writer = JsonText.Writer(output);
        ChatMessages.Write(writer, shown, dialect);
        return new Unit(together, items[first] is ModelOutput ? Speaker.Assistant : Speaker.User);
    }

    public RequestBody Compose(RenderedPrompt prompt, WireRequest inquiry) => new(
        JsonText.Opening(inquiry.Model, "tools"),
        prompt.Tools,
        ",\"messages\":["u8.ToArray(),
        prompt.Instructions,
        prompt.Input.Bytes,
        "],"u8.ToArray(),
        JsonText.Members(writer => WriteOptions(writer, inquiry)),
        "}"u8.ToArray());

    public IReplyReader ReadReply(WireRequest inquiry, ReplyDraft draft) => new ChatReply(inquiry, draft);

    private static int Together(Transcript items, int first)
    {
        var next = first + 1;
        while (next < items.Length && BelongTogether(items[first], items[next]))
        {
            next++;
        }

        return next - first;
    }

    /// <summary>Items of one entry: the pieces of a reply, or the outputs of its calls.</summary>
    private static bool BelongTogether(TranscriptItem one, TranscriptItem other) =>
        one.Seq == other.Seq && (one, other) is (ModelOutput, ModelOutput) or (ToolResult, ToolResult);

    private static void WriteOptions(Utf8JsonWriter writer, WireRequest inquiry)
    {
        var question = inquiry.Question;
        writer.WriteBoolean("stream", true);
        writer.WriteStartObject("stream_options");
        writer.WriteBoolean("include_usage", true);
        writer.WriteEndObject();
        if (question.Model.Effort is { } effort) { writer.WriteString("reasoning_effort", effort); }

        if (question.OutputSchema is not { } schema) { return; }

        writer.WriteStartObject("response_format");
        writer.WriteString("type", "json_schema");
        writer.WriteStartObject("json_schema");
        writer.WriteString("name", "final_message");
        writer.WriteBoolean("strict", true);
        writer.WritePropertyName("schema");
        writer.WriteRawValue(schema);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Rendering;

namespace Perdure.Models.Wires.Messages;

/// <summary>Speaks the Anthropic Messages API.</summary>
internal sealed class MessagesWire(string dialect) : IWire
{
    private const string Version = "2023-06-01";

    /// <summary>The base is written with and without its version; both mean the same place.</summary>
    public Uri Address(Uri baseUrl)
    {
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var lastPart = path[(path.LastIndexOf('/') + 1)..];
        var hasVersion = lastPart is ['v', .. var digits] && digits.Length > 0 && digits.All(char.IsAsciiDigit);
        return Addresses.Below(baseUrl, hasVersion ? "messages" : "v1/messages");
    }

    public void Authorize(HttpRequestMessage request, string key) => request.Headers.TryAddWithoutValidation("x-api-key", key);

    public void Prepare(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("anthropic-version", Version);

    /// <summary>The tools come before the system prompt in the cache, so the one mark that <see cref="CacheMarks"/> sets here covers both.</summary>
    public void WriteInstructions(Utf8JsonWriter writer, string instructions)
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", instructions);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    public void WriteTool(Utf8JsonWriter writer, ToolSpec tool)
    {
        writer.WriteStartObject();
        writer.WriteString("name", tool.Name);
        writer.WriteString("description", tool.Description);
        writer.WritePropertyName("input_schema");
        writer.WriteRawValue(tool.Parameters);
        writer.WriteEndObject();
    }

    /// <summary>Speakers alternate on this wire: what one says in a row is one message, left open until the other speaks.</summary>
    public Unit WriteUnit(IBufferWriter<byte> output, Transcript items, int first, Speaker before)
    {
        var item = items[first];
        if (MessageBlocks.IsLeftOut(item, dialect)) { return new Unit(1, before); }

        var speaker = item is ModelOutput ? Speaker.Assistant : Speaker.User;
        if (speaker == before)
        {
            output.Write(","u8);
        }
        else
        {
            output.Write(before == Speaker.Nobody ? "{"u8 : "]},{"u8);
            output.Write(speaker == Speaker.User ? "\"role\":\"user\",\"content\":["u8 : "\"role\":\"assistant\",\"content\":["u8);
        }

        MessageBlocks.Write(output, item);
        return new Unit(1, speaker);
    }

    public RequestBody Compose(RenderedPrompt prompt, WireRequest inquiry) => new(
    [
        JsonText.Opening(inquiry.Model, "tools"),
        prompt.Tools,
        ",\"system\":"u8.ToArray(),
        .. CacheMarks.InInstructions(prompt.Instructions, inquiry.Question.LongPauses),
        ",\"messages\":["u8.ToArray(),
        .. CacheMarks.In(prompt.Input, inquiry.Question.LongPauses),
        prompt.Input.LastSpeaker == Speaker.Nobody ? "],"u8.ToArray() : "]}],"u8.ToArray(),
        JsonText.Members(writer => MessagesOptions.Write(writer, inquiry)),
        "}"u8.ToArray(),
    ]);

    public IReplyReader ReadReply(WireRequest inquiry, ReplyDraft draft) => new MessagesReply(inquiry, draft);
}

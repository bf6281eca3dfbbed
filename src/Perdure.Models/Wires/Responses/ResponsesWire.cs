using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Rendering;

namespace Perdure.Models.Wires.Responses;

/// <summary>Speaks the OpenAI Responses API, statelessly: everything the model sees is in each request.</summary>
internal sealed class ResponsesWire(string dialect) : IWire
{
    public Uri Address(Uri baseUrl) => Addresses.Below(baseUrl, "responses");

    public void Authorize(HttpRequestMessage request, string key) => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

    public void WriteInstructions(Utf8JsonWriter writer, string instructions) => writer.WriteStringValue(instructions);

    public void WriteTool(Utf8JsonWriter writer, ToolSpec tool)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "function");
        writer.WriteString("name", tool.Name);
        writer.WriteString("description", tool.Description);
        writer.WriteBoolean("strict", false);
        writer.WritePropertyName("parameters");
        writer.WriteRawValue(tool.Parameters);
        writer.WriteEndObject();
    }

    public Unit WriteUnit(IBufferWriter<byte> output, Transcript items, int first, Speaker before)
    {
        var item = items[first];
        if (item is ModelOutput { Item: ReasoningItem foreign } && foreign.Wire != dialect) { return new Unit(1, before); }

        if (before != Speaker.Nobody) { output.Write(","u8); }

        if (item is ModelOutput { Item: ReasoningItem own })
        {
            JsonText.WriteAsReceived(output, own.Raw);
        }
        else
        {
            using var writer = JsonText.Writer(output);
            ResponsesItems.Write(writer, item);
        }

        return new Unit(1, item is ModelOutput ? Speaker.Assistant : Speaker.User);
    }

    public RequestBody Compose(RenderedPrompt prompt, WireRequest inquiry) => new(
        JsonText.Opening(inquiry.Model, "instructions"),
        prompt.Instructions,
        ",\"tools\":"u8.ToArray(),
        prompt.Tools,
        ",\"input\":["u8.ToArray(),
        prompt.Input.Bytes,
        "],"u8.ToArray(),
        JsonText.Members(writer => ResponsesOptions.Write(writer, inquiry)),
        "}"u8.ToArray());

    public IReplyReader ReadReply(WireRequest inquiry, ReplyDraft draft) => new ResponsesReply(inquiry, draft);
}

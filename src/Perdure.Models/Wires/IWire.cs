using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Rendering;

namespace Perdure.Models.Wires;

/// <summary>The language one provider is spoken to in: how a conversation is written, and how its reply is read.</summary>
internal interface IWire
{
    Uri Address(Uri baseUrl);

    void Authorize(HttpRequestMessage request, string key);

    /// <summary>Adds the headers the wire itself wants.</summary>
    void Prepare(HttpRequestMessage request) { }

    void WriteInstructions(Utf8JsonWriter writer, string instructions);

    void WriteTool(Utf8JsonWriter writer, ToolSpec tool);

    /// <summary>Writes the items from <paramref name="first"/> on that belong together, after what was written before.</summary>
    Unit WriteUnit(IBufferWriter<byte> output, Transcript items, int first, Speaker before);

    /// <summary>Puts the request together: what the provider can cache comes first.</summary>
    RequestBody Compose(RenderedPrompt prompt, WireRequest inquiry);

    IReplyReader ReadReply(WireRequest inquiry, ReplyDraft draft);
}

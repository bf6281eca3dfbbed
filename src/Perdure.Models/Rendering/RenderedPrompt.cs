using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Wires;

namespace Perdure.Models.Rendering;

/// <summary>What one session has shown one provider: the frozen prefix and the growing input.</summary>
internal sealed class RenderedPrompt(IWire wire)
{
    private string? _instructionsText;
    private ImmutableArray<ToolSpec> _specs;

    /// <summary>One question at a time reads or extends it; a session asks one after the other.</summary>
    public Lock Turnstile { get; } = new();

    /// <summary>The instructions as the JSON value the wire sends.</summary>
    public ReadOnlyMemory<byte> Instructions { get; private set; }

    /// <summary>The tools as the JSON array the wire sends.</summary>
    public ReadOnlyMemory<byte> Tools { get; private set; }

    public RenderedInput Input { get; } = new(wire);

    public void Follow(Conversation conversation)
    {
        if (!ReferenceEquals(_instructionsText, conversation.Instructions))
        {
            _instructionsText = conversation.Instructions;
            Instructions = Written(writer => wire.WriteInstructions(writer, conversation.Instructions));
        }

        if (_specs != conversation.Tools)
        {
            _specs = conversation.Tools;
            Tools = Written(writer => WriteTools(writer, conversation.Tools));
        }

        Input.Follow(conversation.Items);
    }

    private void WriteTools(Utf8JsonWriter writer, ImmutableArray<ToolSpec> tools)
    {
        writer.WriteStartArray();
        foreach (var tool in tools.Where(tool => tool.Seldom is not true))
        {
            wire.WriteTool(writer, tool);
        }

        writer.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = JsonText.Writer(bytes))
        {
            write(writer);
        }

        return bytes.WrittenMemory;
    }
}

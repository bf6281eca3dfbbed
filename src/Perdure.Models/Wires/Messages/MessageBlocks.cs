using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Models.Wires.Messages;

/// <summary>Writes transcript items as content blocks.</summary>
internal static class MessageBlocks
{
    private const string NoText = "(no text)"; // This wire refuses empty text blocks.

    public static bool IsLeftOut(TranscriptItem item, string dialect) => item switch
    {
        ModelOutput { Item: ReasoningItem thought } => thought.Wire != dialect,
        ModelOutput { Item: MessageItem said } => string.IsNullOrWhiteSpace(said.Text),
        _ => false,
    };

    public static void Write(IBufferWriter<byte> output, TranscriptItem item)
    {
        if (item is ModelOutput { Item: ReasoningItem thought })
        {
            JsonText.WriteAsReceived(output, thought.Raw);
            return;
        }

        using var writer = JsonText.Writer(output);
        switch (item)
        {
            case UserMessage user:
                WriteContent(writer, user.Text, user.Images ?? []);
                break;
            case RuntimeMessage runtime:
                WriteText(writer, RuntimeMark.Around(runtime.Text));
                break;
            case ModelOutput { Item: MessageItem said }:
                WriteText(writer, said.Text);
                break;
            case ModelOutput { Item: ToolCallItem(var call) }:
                WriteCall(writer, call);
                break;
            case ToolResult tool:
                WriteOutput(writer, tool);
                break;
        }
    }

    private static void WriteContent(Utf8JsonWriter writer, string text, ImmutableArray<Image> images)
    {
        if (!string.IsNullOrWhiteSpace(text) || images.IsEmpty) { WriteText(writer, text); }

        foreach (var image in images)
        {
            WriteImage(writer, image);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", string.IsNullOrWhiteSpace(text) ? NoText : text);
        writer.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter writer, Image image)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "image");
        writer.WriteStartObject("source");
        if (DataUrl.Parse(image.Url) is var (mediaType, base64))
        {
            writer.WriteString("type", "base64");
            writer.WriteString("media_type", mediaType);
            writer.WriteString("data", base64);
        }
        else
        {
            writer.WriteString("type", "url");
            writer.WriteString("url", image.Url);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, ToolCall call)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "tool_use");
        writer.WriteString("id", Safe(call.Id));
        writer.WriteString("name", call.Tool);
        writer.WritePropertyName("input");
        writer.WriteRawValue(Arguments.AsObject(call.Arguments));
        writer.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter writer, ToolResult tool)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "tool_result");
        writer.WriteString("tool_use_id", Safe(tool.Call));
        if (tool.Images is { Length: > 0 } images)
        {
            writer.WriteStartArray("content");
            WriteContent(writer, tool.Text, images);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString("content", tool.Text);
        }

        writer.WriteEndObject();
    }

    /// <summary>This wire takes characters, digits, <c>_</c> and <c>-</c>; a session that came from another provider may have more.</summary>
    private static string Safe(CallId id) => string.Create(id.Value.Length, id.Value, (name, given) =>
    {
        for (var place = 0; place < name.Length; place++)
        {
            name[place] = char.IsAsciiLetterOrDigit(given[place]) || given[place] is '_' or '-' ? given[place] : '_';
        }
    });
}

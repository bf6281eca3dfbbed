using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Models.Wires.Responses;

/// <summary>Writes transcript items as Responses input items.</summary>
internal static class ResponsesItems
{
    public static void Write(Utf8JsonWriter writer, TranscriptItem item)
    {
        writer.WriteStartObject();
        switch (item)
        {
            case UserMessage user:
                WriteMessage(writer, "user", "input_text", user.Text, user.Images);
                break;
            case RuntimeMessage runtime:
                WriteMessage(writer, "developer", "input_text", RuntimeMark.Around(runtime.Text), images: null);
                break;
            case ModelOutput { Item: MessageItem said }:
                WriteMessage(writer, "assistant", "output_text", said.Text, images: null);
                break;
            case ModelOutput { Item: ToolCallItem(var call) }:
                WriteCall(writer, call);
                break;
            case ToolResult tool:
                WriteOutput(writer, tool);
                break;
            default:
                throw new UnreachableException($"ResponsesItems: every item has its form, found {item.GetType().Name}.");
        }

        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, string role, string textType, string text, ImmutableArray<Image>? images)
    {
        writer.WriteString("type", "message");
        writer.WriteString("role", role);
        writer.WritePropertyName("content");
        WriteContent(writer, textType, text, images ?? []);
    }

    private static void WriteCall(Utf8JsonWriter writer, ToolCall call)
    {
        writer.WriteString("type", "function_call");
        writer.WriteString("call_id", call.Id.Value);
        writer.WriteString("name", call.Tool);
        writer.WriteString("arguments", call.Arguments);
    }

    private static void WriteOutput(Utf8JsonWriter writer, ToolResult tool)
    {
        writer.WriteString("type", "function_call_output");
        writer.WriteString("call_id", tool.Call.Value);
        writer.WritePropertyName("output");
        if (tool.Images is not { Length: > 0 } images)
        {
            writer.WriteStringValue(tool.Text);
            return;
        }

        WriteContent(writer, "input_text", tool.Text, images);
    }

    private static void WriteContent(Utf8JsonWriter writer, string textType, string text, ImmutableArray<Image> images)
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("type", textType);
        writer.WriteString("text", text);
        writer.WriteEndObject();
        foreach (var image in images)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "input_image");
            writer.WriteString("image_url", image.Url);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Models.Wires.Chat;

/// <summary>Writes transcript items as chat messages.</summary>
internal static class ChatMessages
{
    /// <summary>Whether a reply has anything a server would take: thoughts alone are refused.</summary>
    public static bool HasContent(ReadOnlySpan<TranscriptItem> reply)
    {
        foreach (var item in reply)
        {
            if (item is ModelOutput { Item: MessageItem or ToolCallItem }) { return true; }
        }

        return false;
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<TranscriptItem> together, string dialect)
    {
        switch (together[0])
        {
            case UserMessage user:
                WriteUser(writer, user.Text, user.Images ?? []);
                break;
            case RuntimeMessage runtime:
                WriteText(writer, "user", RuntimeMark.Around(runtime.Text));
                break;
            case ModelOutput:
                WriteReply(writer, together, dialect);
                break;
            default:
                WriteOutputs(writer, together);
                break;
        }
    }

    public static void WriteText(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("role", role);
        writer.WriteString("content", text);
        writer.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter writer, string text, ImmutableArray<Image> images)
    {
        if (images.IsEmpty)
        {
            WriteText(writer, "user", text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role", "user");
        writer.WriteStartArray("content");
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", text);
        writer.WriteEndObject();
        foreach (var image in images)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "image_url");
            writer.WriteStartObject("image_url");
            writer.WriteString("url", image.Url);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteReply(Utf8JsonWriter writer, ReadOnlySpan<TranscriptItem> reply, string dialect)
    {
        var items = reply.ToArray().Cast<ModelOutput>().Select(part => part.Item).ToList();
        writer.WriteStartObject();
        writer.WriteString("role", "assistant");
        var text = string.Concat(items.OfType<MessageItem>().Select(said => said.Text));
        writer.WriteString("content", text); // Some servers refuse null here, none refuses an empty text beside calls.
        foreach (var thought in items.OfType<ReasoningItem>().Where(thought => thought.Wire == dialect))
        {
            ChatThoughts.WriteBack(writer, thought.Raw);
        }

        WriteCalls(writer, [.. items.OfType<ToolCallItem>().Select(called => called.Call)]);
        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, ImmutableArray<ToolCall> calls)
    {
        if (calls.IsEmpty) { return; }

        writer.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", call.Id.Value);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Tool);
            writer.WriteString("arguments", Arguments.AsObject(call.Arguments)); // Templates parse it, and fail on what is no object.
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOutputs(Utf8JsonWriter writer, ReadOnlySpan<TranscriptItem> outputs)
    {
        var pictures = ImmutableArray.CreateBuilder<Image>();
        var whose = new List<string>();
        foreach (var item in outputs)
        {
            var output = (ToolResult)item;
            writer.WriteStartObject();
            writer.WriteString("role", "tool");
            writer.WriteString("tool_call_id", output.Call.Value);
            writer.WriteString("content", output.Text);
            writer.WriteEndObject();
            if (output.Images is not { Length: > 0 } images) { continue; }

            pictures.AddRange(images);
            whose.Add(output.Call.Value);
        }

        // Tool messages hold text only on this wire, and nothing may stand between them.
        if (pictures.Count > 0) { WriteUser(writer, RuntimeMark.Around($"Pictures brought by {string.Join(", ", whose)}."), pictures.ToImmutable()); }
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Answers <c>request_user_input</c> within the rules: what the model asks becomes a question, what the user says its result.</summary>
internal static class UserInputTool
{
    public const string Name = "request_user_input";

    /// <summary>More than this is an interrogation.</summary>
    private const int ItemsMax = 10;

    private const string Misfit = "request_user_input expects {\"questions\": [{\"id\": string, \"header\": string, \"question\": string, \"options\": [{\"label\": string, \"description\": string}]}]}.";

    /// <returns>The fact that brings the call on; null where it waits for the user.</returns>
    public static SessionEvent? Next(OpenCall open) => open.Question switch
    {
        null => Read(open.Call) is { } question
            ? new QuestionAsked(open.Call.Id, question)
            : new ToolFinished(open.Call.Id, new ToolOutcome(ToolStatus.Failed, Misfit)),
        { Answer: UserInputAnswer told } => new ToolFinished(open.Call.Id, new ToolOutcome(ToolStatus.Succeeded, Text(told), Waited: true)),
        { Answer: Declined(var reason) } => new ToolFinished(open.Call.Id, new ToolOutcome(ToolStatus.Denied, reason ?? "The question was not answered. Decide yourself, and say what you assumed.", Waited: true)),
        _ => null,
    };

    private static UserInputRequest? Read(ToolCall call)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            ImmutableArray<UserInputQuestion> items = [.. arguments.RootElement.GetProperty("questions").EnumerateArray().Take(ItemsMax).Select(Item)];
            return items.IsEmpty ? null : new UserInputRequest(items);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static UserInputQuestion Item(JsonElement item, int place) => new(
        Text(item, "id") ?? $"q{place + 1}",
        Text(item, "header") ?? "",
        Text(item, "question") ?? throw new KeyNotFoundException("question"),
        item.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Array
            ? [.. options.EnumerateArray().Select(option => new UserInputOption(Text(option, "label") ?? "", Text(option, "description")))]
            : []);

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string Text(UserInputAnswer told)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("answers");
            foreach (var item in told.Items)
            {
                json.WriteStartObject(item.Id);
                json.WriteStartArray("answers");
                json.WriteStringValue(item.Text);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}

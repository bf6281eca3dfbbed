using System.Text;
using System.Text.Json;

namespace Perdure.Models.Wires.Chat;

/// <summary>Gathers the reasoning of a chat reply under the names its server gave it.</summary>
internal sealed class ChatThoughts
{
    private static readonly string[] TextFields = ["reasoning_content", "reasoning"];

    private readonly Dictionary<string, StringBuilder> _texts = [];
    private readonly List<string> _details = [];

    public bool IsEmpty => _texts.Count == 0 && _details.Count == 0;

    public string? Summary => _texts.Values.FirstOrDefault()?.ToString();

    /// <returns>What is new to show.</returns>
    public string? Take(JsonElement delta)
    {
        string? heard = null;
        foreach (var field in TextFields)
        {
            if (delta.Text(field) is not { Length: > 0 } text) { continue; }

            if (!_texts.TryGetValue(field, out var gathered)) { _texts[field] = gathered = new StringBuilder(); }

            gathered.Append(text);
            heard ??= text; // Some servers send both names with the same text.
        }

        _details.AddRange(delta.Each("reasoning_details").Select(detail => detail.GetRawText()));
        return heard;
    }

    /// <summary>The fields as they are to stand in the message when it is sent back.</summary>
    public string Raw() => JsonText.Written(writer =>
    {
        writer.WriteStartObject();
        foreach (var (field, text) in _texts)
        {
            writer.WriteString(field, text.ToString());
        }

        if (_details.Count > 0)
        {
            writer.WritePropertyName("reasoning_details");
            writer.WriteRawValue($"[{string.Join(',', _details)}]");
        }

        writer.WriteEndObject();
    });

    public static void WriteBack(Utf8JsonWriter writer, string raw)
    {
        using var fields = JsonDocument.Parse(raw);
        foreach (var field in fields.RootElement.EnumerateObject())
        {
            field.WriteTo(writer);
        }
    }
}

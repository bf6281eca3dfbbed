using System.Collections.Immutable;
using System.Text.Json;

namespace Perdure.Mcp.Calling;

/// <summary>The arguments of a call as the model wrote them.</summary>
internal sealed class CallJson
{
    private readonly JsonElement _root;

    private CallJson(JsonElement root) => _root = root;

    /// <returns>Null where they are no JSON object.</returns>
    public static CallJson? Of(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(string.IsNullOrWhiteSpace(text) ? "{}" : text);
            return json.RootElement.ValueKind == JsonValueKind.Object ? new CallJson(json.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string? Text(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>All of them, to be sent on as they are.</summary>
    public ImmutableDictionary<string, JsonElement> All => Members(_root);

    public ImmutableDictionary<string, JsonElement> Below(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? Members(value) : ImmutableDictionary<string, JsonElement>.Empty;

    // Said twice, the last one counts, as everywhere in JSON.
    private static ImmutableDictionary<string, JsonElement> Members(JsonElement json) =>
        ImmutableDictionary.CreateRange<string, JsonElement>(json.EnumerateObject().Reverse().DistinctBy(member => member.Name)
            .Select(member => KeyValuePair.Create(member.Name, member.Value)));
}

using System.Globalization;
using System.Text.Json;
using Perdure.Core.Values;

namespace Perdure.Tools;

/// <summary>The arguments of one call, known to fit the tool's schema.</summary>
public sealed class CallArguments
{
    private readonly JsonElement _root;

    private CallArguments(JsonElement root) => _root = root;

    public static CallArguments Of(ToolCall call)
    {
        // Some models send nothing at all where every argument is optional.
        if (string.IsNullOrWhiteSpace(call.Arguments)) { return new(default); }

        using var document = JsonDocument.Parse(call.Arguments);
        return new(document.RootElement.Clone());
    }

    public string Text(string name) =>
        OptionalText(name) ?? throw new InvalidOperationException($"Expected the argument '{name}', which the schema should require; found none.");

    public string? OptionalText(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A whole number. One in quotes counts: small models write it so.</summary>
    public int? Number(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Number } number => (int)Math.Clamp(number.GetDouble(), int.MinValue, int.MaxValue),
        { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    public bool? Flag(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var flag) => flag,
        _ => null,
    };

    private JsonElement? Find(string name) =>
        _root.ValueKind == JsonValueKind.Object && _root.TryGetProperty(name, out var value) ? value : null;
}

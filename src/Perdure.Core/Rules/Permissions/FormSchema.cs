using System.Globalization;
using System.Text.Json;

namespace Perdure.Core.Rules;

/// <summary>Checks a filled-in form against the flat schemas MCP allows: texts, numbers, flags and choices, some of them required.</summary>
internal static class FormSchema
{
    /// <returns>What is wrong, for whoever filled it in; null where it fits.</returns>
    public static string? Misfit(string? schema, string content)
    {
        try
        {
            using var given = JsonDocument.Parse(content);
            if (given.RootElement.ValueKind != JsonValueKind.Object) { return "Expected a JSON object."; }
            if (schema is null) { return null; }

            using var wanted = JsonDocument.Parse(schema);
            return Misfit(wanted.RootElement, given.RootElement);
        }
        catch (JsonException problem)
        {
            return $"Expected a JSON object, found no JSON: {problem.Message}";
        }
    }

    private static string? Misfit(JsonElement schema, JsonElement given)
    {
        var fields = schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().ToDictionary(field => field.Name, field => field.Value)
            : [];
        foreach (var name in Texts(schema, "required"))
        {
            if (!given.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) { return $"\"{name}\" is missing."; }
        }

        foreach (var value in given.EnumerateObject())
        {
            if (!fields.TryGetValue(value.Name, out var field)) { return $"\"{value.Name}\" is not asked for; expected {string.Join(", ", fields.Keys)}."; }
            if (value.Value.ValueKind != JsonValueKind.Null && Expected(field, value.Value) is { } expected) { return $"\"{value.Name}\": expected {expected}, found {value.Value.GetRawText()}."; }
        }

        return null;
    }

    /// <returns>What would have fitted; null where it does.</returns>
    private static string? Expected(JsonElement field, JsonElement value) => Text(field, "type") switch
    {
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? Within(field, value) : "a whole number",
        "number" => value.ValueKind == JsonValueKind.Number ? Within(field, value) : "a number",
        "array" => value.ValueKind == JsonValueKind.Array ? Several(field, value) : "a list",
        _ when value.ValueKind != JsonValueKind.String => "a text",
        _ when Choices(field) is { Count: > 0 } choices => choices.Contains(value.GetString()!) ? null : $"one of {string.Join(", ", choices)}",
        _ => Length(field, value.GetString()!),
    };

    private static string? Within(JsonElement field, JsonElement value) => (Number(field, "minimum"), Number(field, "maximum"), value.GetDouble()) switch
    {
        ({ } least, _, var number) when number < least => $"at least {Said(least)}",
        (_, { } most, var number) when number > most => $"at most {Said(most)}",
        _ => null,
    };

    private static string? Length(JsonElement field, string text) => (Number(field, "minLength"), Number(field, "maxLength")) switch
    {
        ({ } least, _) when text.Length < least => $"at least {Said(least)} characters",
        (_, { } most) when text.Length > most => $"at most {Said(most)} characters",
        _ => null,
    };

    private static string? Several(JsonElement field, JsonElement value)
    {
        var choices = field.TryGetProperty("items", out var items) ? Choices(items) : [];
        var count = value.GetArrayLength();
        if (value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || (choices.Count > 0 && !choices.Contains(item.GetString()!))))
        {
            return $"a list of {string.Join(", ", choices)}";
        }

        if (Number(field, "minItems") is { } least && count < least) { return $"at least {Said(least)} of {string.Join(", ", choices)}"; }

        return Number(field, "maxItems") is { } most && count > most ? $"at most {Said(most)} of {string.Join(", ", choices)}" : null;
    }

    /// <summary>A choice is written in one of three ways: bare words, or words with titles.</summary>
    private static List<string> Choices(JsonElement field) =>
        [.. Texts(field, "enum"), .. Consts(field, "oneOf"), .. Consts(field, "anyOf")];

    private static IEnumerable<string> Consts(JsonElement field, string name) =>
        field.TryGetProperty(name, out var options) && options.ValueKind == JsonValueKind.Array
            ? options.EnumerateArray().Select(option => Text(option, "const")).OfType<string>()
            : [];

    private static IEnumerable<string> Texts(JsonElement field, string name) =>
        field.TryGetProperty(name, out var texts) && texts.ValueKind == JsonValueKind.Array
            ? texts.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)
            : [];

    private static string? Text(JsonElement field, string name) =>
        field.ValueKind == JsonValueKind.Object && field.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static double? Number(JsonElement field, string name) =>
        field.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null;

    private static string Said(double number) => number.ToString(CultureInfo.InvariantCulture);
}

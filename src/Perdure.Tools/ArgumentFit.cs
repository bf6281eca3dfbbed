using System.Globalization;
using System.Text.Json;
using Perdure.Core.Values;

namespace Perdure.Tools;

/// <summary>Says in what way a call's arguments do not fit the tool's schema.</summary>
internal static class ArgumentFit
{
    /// <returns>What is wrong with what was expected, for the model; null where everything fits.</returns>
    public static string? Misfit(ToolSpec tool, string arguments)
    {
        using var schema = JsonDocument.Parse(tool.Parameters);
        var expected = $"{tool.Name} expects {Shape(schema.RootElement)}.";
        try
        {
            using var given = JsonDocument.Parse(string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments);
            return Problem(schema.RootElement, given.RootElement) is { } problem ? $"{problem} {expected}" : null;
        }
        catch (JsonException problem)
        {
            return $"The arguments are not valid JSON: {problem.Message} {expected}";
        }
    }

    private static string? Problem(JsonElement schema, JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object) { return "The arguments have to be one JSON object."; }

        foreach (var field in Fields(schema))
        {
            var present = given.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null;
            if (!present && IsRequired(schema, field.Name)) { return $"The argument '{field.Name}' is missing."; }
            if (present && !Fits(TypeOf(field), value)) { return $"The argument '{field.Name}' has to be {Article(TypeOf(field))}."; }
        }

        return null;
    }

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String && IsText(value),
        "integer" or "number" => value.ValueKind == JsonValueKind.Number || IsQuotedNumber(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False || IsQuotedFlag(value),
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => true,
    };

    // JSON can escape half a character, which is no text.
    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsQuotedNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _);

    private static bool IsQuotedFlag(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out _);

    private static string Shape(JsonElement schema) =>
        $"{{{string.Join(", ", Fields(schema).Select(field => $"\"{field.Name}\"{(IsRequired(schema, field.Name) ? "" : "?")}: {TypeOf(field)}"))}}}";

    private static IEnumerable<JsonProperty> Fields(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : [];

    private static bool IsRequired(JsonElement schema, string field) =>
        schema.TryGetProperty("required", out var required) && required.EnumerateArray().Any(name => name.ValueEquals(field));

    private static string TypeOf(JsonProperty field) =>
        field.Value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "any";

    private static string Article(string type) => type[0] is 'a' or 'i' or 'o' ? $"an {type}" : $"a {type}";
}

using System.Text.Json;

namespace Perdure.Hosting.Configuration;

/// <summary>Renders the table of keys as a JSON schema, so that editors complete and check the file.</summary>
public static class ConfigSchema
{
    public static string Text() => JsonText.Of(schema =>
    {
        schema.WriteStartObject();
        schema.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.WriteString("title", "Perdure configuration");
        WriteSection(schema, []);
        schema.WriteEndObject();
    }) + "\n";

    private static void WriteSection(Utf8JsonWriter schema, string[] section)
    {
        schema.WriteString("type", "object");
        var names = ConfigKeys.All
            .Where(key => key.Parts.Length > section.Length && key.StartsWith(section))
            .Select(key => key.Parts[section.Length])
            .Distinct()
            .ToList();
        if (names is [ConfigKey.AnyName])
        {
            schema.WriteStartObject("additionalProperties");
            WriteSection(schema, [.. section, ConfigKey.AnyName]);
            schema.WriteEndObject();
            return;
        }

        schema.WriteBoolean("additionalProperties", value: false);
        schema.WriteStartObject("properties");
        if (section.Length == 0) { WriteSchemaKey(schema); }

        foreach (var name in names) { WriteProperty(schema, [.. section, name]); }

        schema.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter schema, string[] path)
    {
        schema.WriteStartObject(path[^1]);
        if (ConfigKeys.Find(path) is { } key)
        {
            schema.WriteString("description", key.Standard is null ? key.Meaning : $"{key.Meaning} Default: {key.Standard}.");
            key.Kind.WriteSchema(schema);
        }
        else
        {
            WriteSection(schema, path);
        }

        schema.WriteEndObject();
    }

    private static void WriteSchemaKey(Utf8JsonWriter schema)
    {
        schema.WriteStartObject("$schema");
        schema.WriteString("type", "string");
        schema.WriteEndObject();
    }
}

using System.Text.Json;

namespace Perdure.Hosting.Configuration;

/// <summary>What a configuration key takes.</summary>
public abstract record ConfigKind
{
    private protected ConfigKind() { }

    /// <summary>In words, for whoever gave something else.</summary>
    public abstract string Expected { get; }

    /// <summary>A bare word from the environment or the command line may stand for a string.</summary>
    public virtual bool IsText => false;

    public abstract bool Takes(JsonElement value);

    public abstract void WriteSchema(Utf8JsonWriter schema);
}

/// <summary>Any text that is not empty.</summary>
public sealed record TextKind(string Expected = "a text") : ConfigKind
{
    public override string Expected { get; } = Expected;

    public override bool IsText => true;

    public override bool Takes(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0;

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "string");
        schema.WriteNumber("minLength", 1);
    }
}

/// <summary>A model at a provider, written <c>provider/model</c>; the model's own name may have slashes too.</summary>
public sealed record ModelKind : ConfigKind
{
    public override string Expected => "a model as \"provider/model\"";

    public override bool IsText => true;

    public override bool Takes(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString()!.IndexOf('/') is > 0 and var slash && slash < value.GetString()!.Length - 1;

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "string");
        schema.WriteString("pattern", "^[^/]+/.+$");
    }
}

/// <summary>One of a few words.</summary>
public sealed record ChoiceKind(params string[] Words) : ConfigKind
{
    public override string Expected => "one of " + string.Join(", ", Words);

    public override bool IsText => true;

    public override bool Takes(JsonElement value) => value.ValueKind == JsonValueKind.String && Words.Contains(value.GetString());

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("enum");
        foreach (var word in Words) { schema.WriteStringValue(word); }

        schema.WriteEndArray();
    }
}

/// <summary>A whole number within bounds.</summary>
public sealed record NumberKind(int Min, int Max = int.MaxValue) : ConfigKind
{
    public override string Expected => Max == int.MaxValue ? $"a whole number of at least {Min}" : $"a whole number from {Min} to {Max}";

    public override bool Takes(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= Min && number <= Max;

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "integer");
        schema.WriteNumber("minimum", Min);
        if (Max != int.MaxValue) { schema.WriteNumber("maximum", Max); }
    }
}

/// <summary>Yes or no.</summary>
public sealed record FlagKind : ConfigKind
{
    public override string Expected => "true or false";

    public override bool Takes(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    public override void WriteSchema(Utf8JsonWriter schema) => schema.WriteString("type", "boolean");
}

/// <summary>Several values of one kind.</summary>
public sealed record ListKind(ConfigKind Of) : ConfigKind
{
    public override string Expected => $"a list, each {Of.Expected}";

    public override bool Takes(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(Of.Takes);

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "array");
        schema.WriteStartObject("items");
        Of.WriteSchema(schema);
        schema.WriteEndObject();
    }
}

/// <summary>Texts by name.</summary>
public sealed record TextsByNameKind : ConfigKind
{
    public override string Expected => "an object of texts";

    public override bool Takes(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(entry => entry.Value.ValueKind == JsonValueKind.String);

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteStartObject("additionalProperties");
        schema.WriteString("type", "string");
        schema.WriteEndObject();
    }
}

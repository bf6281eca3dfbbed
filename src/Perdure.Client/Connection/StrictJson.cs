using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Perdure.Client.Connection;

/// <summary>How the parameters of a request are read: a field that is missing, null or of another type is refused before anything is done.</summary>
/// <remarks>A fact that was recorded without its text would break every later reading of its session.</remarks>
public static class StrictJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        TypeInfoResolver = ServerJson.Default.WithAddedModifier(RequireFields),
    };

    /// <exception cref="JsonException">The parameters are not what the method expects; the message says which field.</exception>
    public static TValue Read<TValue>(JsonElement? parameters)
    {
        if (parameters is not { } given) { throw new JsonException("expected parameters, found none"); }

        RefuseNullItems(given, "$");
        return given.Deserialize((JsonTypeInfo<TValue>)Options.GetTypeInfo(typeof(TValue))) ?? throw new JsonException("expected parameters, found null");
    }

    /// <summary>What has no default and may not be null has to be there.</summary>
    private static void RequireFields(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false } parameter
                && !(parameter.ParameterType.IsValueType ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null : parameter.IsNullable);
        }
    }

    /// <summary>The serializer knows of a list whether it may be null, but not of its items; none of ours may.</summary>
    private static void RefuseNullItems(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                var place = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Null) { throw new JsonException($"expected an item, found null: {path}[{place}]"); }

                    RefuseNullItems(item, $"{path}[{place++}]");
                }

                break;
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject()) { RefuseNullItems(field.Value, $"{path}.{field.Name}"); }

                break;
        }
    }
}

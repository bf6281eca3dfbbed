using System.Text.Json.Serialization;

namespace Perdure;

/// <summary>Writes an enum as its word, and reads nothing but words: a number nobody has named has no rule.</summary>
public sealed class EnumJson<TEnum>() : JsonStringEnumConverter<TEnum>(namingPolicy: null, allowIntegerValues: false)
    where TEnum : struct, Enum;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perdure.Core;

/// <summary>A name that is only ever compared, never parsed.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    string Value { get; }

    static abstract TSelf Of(string value);
}

/// <summary>Names one session, for good.</summary>
[JsonConverter(typeof(IdJson<SessionId>))]
public readonly record struct SessionId(string Value) : IId<SessionId>
{
    public static SessionId Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>Names one tool call of a session, as the model and the log both know it.</summary>
[JsonConverter(typeof(IdJson<CallId>))]
public readonly record struct CallId(string Value) : IId<CallId>
{
    public static CallId Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>Names one input, so that a surface may send it twice and it counts once.</summary>
[JsonConverter(typeof(IdJson<InputId>))]
public readonly record struct InputId(string Value) : IId<InputId>
{
    public static InputId Of(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>Writes an id as the bare string it is.</summary>
public sealed class IdJson<TId> : JsonConverter<TId>
    where TId : struct, IId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.Of(reader.GetString() ?? throw new JsonException($"expected a {typeToConvert.Name}, found null"));

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

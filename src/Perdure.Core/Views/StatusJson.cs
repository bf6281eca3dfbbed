using System.Text.Json.Serialization;

namespace Perdure.Core.Views;

/// <summary>How a status is written.</summary>
[JsonSerializable(typeof(SessionStatus))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
public sealed partial class StatusJson : JsonSerializerContext;

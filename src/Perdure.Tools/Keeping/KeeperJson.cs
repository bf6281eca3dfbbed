using System.Text.Json.Serialization;

namespace Perdure.Tools.Keeping;

/// <summary>The JSON that agent and keeper leave for each other.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeeperRequest))]
[JsonSerializable(typeof(KeeperStart))]
[JsonSerializable(typeof(KeeperExit))]
internal sealed partial class KeeperJson : JsonSerializerContext;

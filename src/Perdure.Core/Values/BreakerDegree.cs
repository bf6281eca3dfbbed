using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>What the breaker does, by degrees.</summary>
[JsonConverter(typeof(EnumJson<BreakerDegree>))]
public enum BreakerDegree
{
    [JsonStringEnumMemberName("notice")] Notice,
    [JsonStringEnumMemberName("switch")] Switch,
    [JsonStringEnumMemberName("stop")] Stop,
}

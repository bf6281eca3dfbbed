using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>How a turn came to rest.</summary>
[JsonConverter(typeof(EnumJson<TurnEnd>))]
public enum TurnEnd
{
    [JsonStringEnumMemberName("answered")] Answered,
    [JsonStringEnumMemberName("interrupted")] Interrupted,

    /// <summary>A person has to act first: a key, a request the provider will never take, patience at its end.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>The breaker stopped it; the user has to look at the evidence.</summary>
    [JsonStringEnumMemberName("blocked")] Blocked,

    /// <summary>A quota is spent and nobody said when it comes back.</summary>
    [JsonStringEnumMemberName("limited")] Limited,

    /// <summary>A budget of its goal, or a ceiling of the profile, is used up; the user says whether it goes on.</summary>
    [JsonStringEnumMemberName("exhausted")] Exhausted,
}

using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>The responses to a failed model call.</summary>
[JsonConverter(typeof(EnumJson<AfterFailure>))]
public enum AfterFailure
{
    /// <summary>The same call again, at a known moment.</summary>
    [JsonStringEnumMemberName("wait")] Wait,

    /// <summary>The model is left alone for a while; the next of the chain takes over.</summary>
    [JsonStringEnumMemberName("switch")] Switch,

    /// <summary>The history is made smaller first.</summary>
    [JsonStringEnumMemberName("compact")] Compact,

    /// <summary>A person is needed. The same call is made again all the same: once an hour, and as soon as the key changes.</summary>
    [JsonStringEnumMemberName("ask-user")] AskUser,

    /// <summary>The history is shortened by rule: no model can ever read it whole.</summary>
    [JsonStringEnumMemberName("trim")] Trim,

    /// <summary>The turn ends; the user has to act.</summary>
    [JsonStringEnumMemberName("give-up")] GiveUp,
}

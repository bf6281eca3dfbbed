using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>What each turn of a goal sees of those before it.</summary>
[JsonConverter(typeof(EnumJson<GoalContext>))]
public enum GoalContext
{
    /// <summary>One conversation, compacted when it grows too long.</summary>
    [JsonStringEnumMemberName("continuous")] Continuous,

    /// <summary>Nothing but the goal, its present state and what the last turn handed on; the workspace is the memory.</summary>
    [JsonStringEnumMemberName("fresh")] Fresh,
}

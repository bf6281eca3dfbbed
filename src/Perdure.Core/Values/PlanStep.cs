using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>One line of the plan the model keeps.</summary>
public sealed record PlanStep(string Step, PlanStatus Status);

[JsonConverter(typeof(EnumJson<PlanStatus>))]
public enum PlanStatus
{
    [JsonStringEnumMemberName("pending")] Pending,
    [JsonStringEnumMemberName("in_progress")] InProgress,
    [JsonStringEnumMemberName("completed")] Completed,
}

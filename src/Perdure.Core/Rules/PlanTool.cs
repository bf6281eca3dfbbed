using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Answers <c>update_plan</c> within the rules: it changes the session and nothing in the world.</summary>
internal static class PlanTool
{
    public const string Name = "update_plan";

    /// <summary>More steps than this is a list, not a plan.</summary>
    private const int StepsMax = 100;

    public const string Answered = "Plan updated";

    /// <returns>The fact, or null where it is another tool.</returns>
    public static SessionEvent? Answer(ToolCall call)
    {
        if (call.Tool != Name) { return null; }

        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            var root = arguments.RootElement;
            ImmutableArray<PlanStep> steps = [.. root.GetProperty("plan").EnumerateArray().Take(StepsMax).Select(Step)];
            var explanation = root.TryGetProperty("explanation", out var why) && why.ValueKind == JsonValueKind.String ? why.GetString() : null;
            return new PlanUpdated(call.Id, steps, explanation);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ToolFinished(
                call.Id,
                new ToolOutcome(ToolStatus.Failed, "update_plan expects {\"plan\": [{\"step\": string, \"status\": \"pending\"|\"in_progress\"|\"completed\"}]}."));
        }
    }

    private static PlanStep Step(JsonElement step) => new(
        step.GetProperty("step").GetString() ?? "",
        step.GetProperty("status").GetString() switch
        {
            "in_progress" => PlanStatus.InProgress,
            "completed" => PlanStatus.Completed,
            _ => PlanStatus.Pending,
        });
}

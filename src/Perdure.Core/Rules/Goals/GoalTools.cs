using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Answers the model's calls about its goal within the rules: they change the session and nothing in the world.</summary>
internal static class GoalTools
{
    public const string Get = "get_goal";

    public const string Create = "create_goal";

    public const string Update = "update_goal";

    public static bool Own(ToolCall call) => call.Tool is Get or Create or Update;

    /// <returns>The next fact about the call; null while something is being looked at for it.</returns>
    public static SessionEvent? Next(SessionState state, OpenCall open, DateTimeOffset at)
    {
        if (state.Goal is { Claim: { } claim } goal && ClaimRules.IsOf(state, open)) { return ClaimRules.Next(state, goal, claim, at); }

        return open.Call.Tool switch
        {
            Get => Said(open.Call, GoalDescription.Of(state, at)),
            Create => Created(state, open.Call, at),
            _ => Updated(state, open.Call),
        };
    }

    private static SessionEvent Created(SessionState state, ToolCall call, DateTimeOffset at)
    {
        if (Arguments(call) is not { } arguments || Text(arguments, "objective") is not { } objective)
        {
            return Refused(call, "create_goal expects {\"objective\": string, \"token_budget\"?: integer}.");
        }

        long? tokens = arguments.TryGetProperty("token_budget", out var budget) && budget.ValueKind == JsonValueKind.Number && budget.TryGetInt64(out var number) ? number : null;
        if (tokens <= 0) { return Refused(call, "create_goal expects a token_budget above 0, or none."); }

        var (set, refusal) = GoalDecisions.OfModel(state, call, objective, tokens, at);
        return set is not null ? set : Refused(call, refusal!);
    }

    private static SessionEvent Updated(SessionState state, ToolCall call) => (state.Goal, Arguments(call) is { } arguments ? Text(arguments, "status") : null) switch
    {
        (null, _) => Refused(call, "The session has no goal."),
        ({ State: CompleteGoal }, "complete") => Said(call, GoalMessages.CompleteAlready),
        ({ State: CompleteGoal }, _) => Refused(call, GoalMessages.CompleteAlready),
        ({ State: not ActiveGoal }, _) => Refused(call, "The goal is not active; only the user can make it so."),
        (_, "complete") when AgentRules.AnyAtWork(state) => Refused(call, GoalMessages.AgentsAtWork),
        ({ } goal, "complete") => new GoalCompletionClaimed(call.Id, ClaimRules.WouldRepeat(state, goal) ? true : null),
        (_, "blocked") when Arguments(call) is { } given && Text(given, "reason") is { Length: > 0 } reason => new GoalObstacleReported(call.Id, MechanicalSummary.Shortened(reason.Trim(), GoalNextStep.ReasonCharsMax)),
        (_, "blocked") => Refused(call, "update_goal expects a reason beside blocked: what stands in the way, and what you need."),
        _ => Refused(call, "update_goal expects {\"status\": \"complete\"|\"blocked\", \"reason\"?: string}; only the user can pause, resume or clear a goal."),
    };

    private static ToolFinished Said(ToolCall call, string text) => new(call.Id, new ToolOutcome(ToolStatus.Succeeded, text));

    private static ToolFinished Refused(ToolCall call, string why) => new(call.Id, new ToolOutcome(ToolStatus.Failed, why));

    private static string? Text(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Arguments(ToolCall call)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return arguments.RootElement.ValueKind == JsonValueKind.Object ? arguments.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null; // The model writes what it likes; it is told what was expected.
        }
    }
}

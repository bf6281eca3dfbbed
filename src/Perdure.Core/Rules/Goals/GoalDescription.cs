using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The goal as the model reads it from <c>get_goal</c>.</summary>
internal static class GoalDescription
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(SessionState state, DateTimeOffset at)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            if (state.Goal is { } goal) { Write(json, state, goal, at); }
            else { json.WriteNull("goal"); }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, SessionState state, Goal goal, DateTimeOffset at)
    {
        json.WriteStartObject("goal");
        json.WriteString("objective", goal.Objective);
        json.WriteString("status", JsonSerializer.Serialize(state.StatusOfGoal()!.Value, CoreJson.Line.GoalStatus).Trim('"'));
        Texts(json, "checks", goal.Contract.Checks);
        Texts(json, "must_fail", goal.Contract.MustNots);
        Texts(json, "judged", goal.Contract.Judged);
        Texts(json, "protected", goal.Contract.Protected);
        Texts(json, "untouched", goal.Contract.Untouched);
        json.WriteNumber("tokens_used", goal.Charged);
        if (goal.Delegated.Calls > 0) { json.WriteNumber("tokens_used_by_agents", goal.Delegated.Charged); }
        json.WriteNumber("time_used_seconds", (long)GoalAccounting.ActiveTime(goal, at).TotalSeconds);
        json.WriteNumber("turns", goal.Spent.Turns);
        json.WriteEndObject();
        if (goal.Budgets.Tokens is { } tokens) { json.WriteNumber("remaining_tokens", Math.Max(0, tokens - goal.Charged)); }
        if (GoalBudget.Left(goal, at) is { Length: > 0 } left) { json.WriteString("left", left); }
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsEmpty) { return; }

        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Cli.Agents;
using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Goals;

/// <summary>Writes goals for programs.</summary>
internal static class GoalJson
{
    public static string Of(SessionId session, SessionState state, DateTimeOffset now, bool isRun) => JsonText.Of(json => Write(json, session, state, now, isRun));

    /// <param name="isRun">Whether somebody runs the session.</param>
    public static void Write(Utf8JsonWriter json, SessionId session, SessionState state, DateTimeOffset now, bool isRun)
    {
        json.WriteStartObject();
        json.WriteString("session", session.Value);
        json.WriteString("name", state.Name);
        json.WriteString("workspace", state.Started!.Workspace);
        json.WriteString("model", state.Model);
        if (state.Goal is { } goal) { Write(json, state, goal, now, isRun); }
        else { json.WriteString("status", "cleared"); }

        json.WriteEndObject();
    }

    public static void WriteEvidence(Utf8JsonWriter json, Evidence found)
    {
        json.WriteStartObject();
        json.WriteString("kind", LogWords.Of(found.Kind));
        json.WriteString("what", found.What);
        json.WriteBoolean("holds", found.Holds);
        if (found.Run is { } run) { json.WriteNumber("run", run); }
        if (found.ExitCode is { } code) { json.WriteNumber("exitCode", code); }
        if (found.OutputHash is { } hash) { json.WriteString("outputHash", hash); }

        if (found.CannotRun is true) { json.WriteBoolean("cannotRun", true); }
        if (found.Unprotected is true) { json.WriteBoolean("unprotected", true); }

        json.WriteString("excerpt", found.Excerpt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SessionState state, Goal goal, DateTimeOffset now, bool isRun)
    {
        json.WriteString("status", GoalPage.Status(state, isRun));
        json.WriteString("says", $"the goal {GoalPage.Standing(state, now, isRun)}");
        if ((Why(goal.State) ?? WaitDescription.Of(state)?.Why ?? GoalPage.Pause(state, now) ?? QuestionSummary.Of(state)) is { } why) { json.WriteString("why", why); }
        if ((WaitDescription.Of(state)?.Until ?? GoalPause.Of(state)?.Until) is { } until) { json.WriteString("until", until); }

        json.WriteString("proof", GoalPage.Proof(goal.Contract));
        if (goal.Claim?.WhyUntrusted() is { } untrusted) { json.WriteString("untrusted", $"the proof cannot be trusted: {untrusted}"); }

        json.WriteString("objective", goal.Objective);
        json.WriteString("setAt", goal.SetAt);
        json.WriteString("setBy", goal.By);
        json.WriteString("context", goal.Context == GoalContext.Fresh ? "fresh" : "continuous");
        if (goal.CommitsProgress)
        {
            json.WriteStartObject("progressBranch");
            json.WriteString("name", ProgressCommitRules.BranchOf(state, goal));
            json.WriteString("commit", goal.Progress?.Commit);
            if (goal.Progress?.Problem is { } problem) { json.WriteString("problem", problem); }

            json.WriteEndObject();
        }

        json.WriteStartObject("contract");
        Texts(json, "checks", goal.Contract.Checks);
        Texts(json, "mustNots", goal.Contract.MustNots);
        Texts(json, "judged", goal.Contract.Judged);
        Texts(json, "protected", goal.Contract.Protected);
        Texts(json, "untouched", goal.Contract.Untouched);
        Texts(json, "reading", goal.Contract.Reading);
        json.WriteEndObject();
        Budgets(json, goal.Budgets);
        Spent(json, goal.Spent);
        AgentEventLines.Spent(json, goal.Delegated, "delegated");
        json.WriteString("left", GoalPage.Left(goal, now));
        json.WriteStartObject("progress");
        json.WriteNumber("turnsWithout", goal.TurnsWithoutProgress);
        json.WriteNumber("turnsWithoutMax", Policy(state).TurnsWithoutProgressMax);
        json.WriteNumber("claimsInRow", goal.ClaimsInRow);
        json.WriteNumber("claimsInRowMax", Policy(state).ClaimsInRowMax);
        json.WriteEndObject();
        Texts(json, "flaky", [.. goal.Flaky.Select(step => step.What)]);
        if (goal.Claim is { } claim) { json.WriteString("evidenceOf", LogWords.Of(claim.Occasion)); }

        json.WriteStartArray("evidence");
        foreach (var found in goal.Claim?.Found ?? []) { WriteEvidence(json, found); }

        json.WriteEndArray();
    }

    private static GoalPolicy Policy(SessionState state) => state.Settings.Goals ?? GoalPolicy.Usual;

    private static string? Why(GoalState standing) => standing switch
    {
        PausedGoal(var why) => why,
        LimitedGoal(var why, _) => why,
        BlockedGoal(var why) => why,
        ExhaustedGoal(var why, _) => why,
        _ => null,
    };

    private static void Budgets(Utf8JsonWriter json, Budgets budgets)
    {
        json.WriteStartObject("budgets");
        if (budgets.Tokens is { } tokens) { json.WriteNumber("tokens", tokens); }
        if (budgets.Cost is { } cost) { json.WriteNumber("cost", cost); }
        if (budgets.Deadline is { } deadline) { json.WriteString("deadline", deadline); }
        if (budgets.ActiveSeconds is { } seconds) { json.WriteNumber("activeSeconds", seconds); }
        if (budgets.Turns is { } turns) { json.WriteNumber("turns", turns); }
        if (budgets.Calls is { } calls) { json.WriteNumber("calls", calls); }
        if (budgets.Input is { } input) { json.WriteNumber("inputTokens", input); }

        json.WriteEndObject();
    }

    private static void Spent(Utf8JsonWriter json, Spending spent)
    {
        json.WriteStartObject("spent");
        json.WriteNumber("calls", spent.Calls);
        json.WriteNumber("chargedTokens", spent.Charged);
        json.WriteNumber("cachedTokens", spent.Cached);
        json.WriteNumber("inputTokens", spent.Input);
        json.WriteNumber("estimatedCalls", spent.EstimatedCalls);
        if (spent.UnpricedCalls == 0) { json.WriteNumber("cost", spent.Cost); }
        else { json.WriteNull("cost"); } // Unknown is not nothing.

        json.WriteNumber("activeSeconds", spent.ActiveMs / 1000);
        json.WriteNumber("turns", spent.Turns);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }
}

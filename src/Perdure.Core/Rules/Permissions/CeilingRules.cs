using System.Globalization;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Stops a session that went by itself as far as its profile lets it. It looks before each model call, so the last reply's calls may go beyond.</summary>
internal static class CeilingRules
{
    public static CeilingReached? Due(SessionState state, DateTimeOffset at) =>
        state.Permissions.Ceilings is { } ceilings && Reached(ceilings, state, at) is { } detail
            ? new CeilingReached(state.Turn!.Number, $"{detail}; the profile {state.Permissions.Profile} goes no further by itself.")
            : null;

    /// <summary>Whether a ceiling is reached, as far as no clock is needed to tell.</summary>
    public static bool IsSpent(SessionState state) =>
        state.Permissions.Ceilings is { } ceilings && Reached(ceilings with { Minutes = null }, state, at: default) is not null;

    public static SessionState Counted(SessionState state, ToolCall call) =>
        CallOrder.IsReadOnly(state, call) ? state : state with { Autonomy = state.Autonomy.Plus(actions: 1, files: 0) };

    public static SessionState Counted(SessionState state, ToolOutcome outcome) =>
        outcome.Files is { IsEmpty: false } files ? state with { Autonomy = state.Autonomy.Plus(actions: 0, files.Length) } : state;

    private static string? Reached(Ceilings ceilings, SessionState state, DateTimeOffset at)
    {
        var alone = state.Autonomy;
        var dollars = AgentAccounting.CostOf(state) - alone.CostBefore;
        return ceilings switch
        {
            { Dollars: { } most } when dollars >= most => string.Create(CultureInfo.InvariantCulture, $"it has spent {dollars:0.00} of {most:0.00} dollars"),
            { Actions: { } most } when alone.Actions >= most => $"it has made {alone.Actions} of {most} actions",
            { Files: { } most } when alone.Files >= most => $"it has changed {alone.Files} of {most} files",
            { Minutes: { } most } when alone.Since is { } since && at - since >= TimeSpan.FromMinutes(most) => $"it has run for {most} minutes",
            _ => null,
        };
    }
}

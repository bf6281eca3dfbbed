using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Which call of a reply is started next: in order, side by side only where none of them changes anything.</summary>
internal static class CallOrder
{
    public static SessionEvent? Next(SessionState state, ImmutableArray<OpenCall> calls, DateTimeOffset at = default)
    {
        foreach (var (place, open) in calls.Index())
        {
            if (open is { Run: null, Outcome: null })
            {
                // What runs before it may run for long, and its time is over all the same.
                if (QuestionDeferral.Due(open, at) is { } due) { return due; }
                if (AgentRules.Waiting(state)?.Call == open.Call.Id && AgentTools.Next(state, open, at) is { } over) { return over; }

                var unfinished = calls.Take(place).Where(earlier => earlier.Outcome is null && !QuestionDeferral.IsPassed(earlier)).ToList();
                if (unfinished.Count > 0 && !unfinished.Append(open).All(call => IsReadOnly(state, call.Call))) { return null; }
                if (Begins(state, open, at) is { } next) { return next; }
                if (!QuestionDeferral.IsPassed(open)) { return null; }
            }
        }

        return null;
    }

    public static bool IsReadOnly(SessionState state, ToolCall call) =>
        state.Started!.Tools.FirstOrDefault(tool => tool.Name == call.Tool)?.ReadOnly ?? false;

    /// <returns>The fact that brings the call on; null where it waits for the user.</returns>
    private static SessionEvent? Begins(SessionState state, OpenCall open, DateTimeOffset at) => OfTool(state, open, at) switch
    {
        QuestionAsked asked when QuestionDeferral.Moment(state, open.Call, at) is { } moment => asked with { DeferredAt = moment, At = at },
        var next => next,
    };

    private static SessionEvent? OfTool(SessionState state, OpenCall open, DateTimeOffset at) => open.Call.Tool switch
    {
        UserInputTool.Name => UserInputTool.Next(open),
        GoalTools.Get or GoalTools.Create or GoalTools.Update => GoalTools.Next(state, open, at),
        AgentTools.Spawn or AgentTools.Wait or AgentTools.Send or AgentTools.List => AgentTools.Next(state, open, at),
        _ when BackgroundRules.IsFull(state, open.Call) => Denied(open.Call, BackgroundRules.TooMany),
        _ => PlanTool.Answer(open.Call) ?? Permitted(state, open),
    };

    /// <summary>The permit is looked at until the call starts, so a grant that came meanwhile lets it pass without its own answer.</summary>
    private static SessionEvent? Permitted(SessionState state, OpenCall open) => (PermissionRules.Of(state, open.Call), open.Question?.Answer) switch
    {
        (PermissionResult.Denied(var why), _) => Denied(open.Call, why),
        (PermissionResult.Allowed(var unconfined), _) => Started(state, open.Call, unconfined),
        (_, Approved) => Started(state, open.Call, unconfined: true),
        (PermissionResult.NeedsApproval, null) when QuestionDeferral.IsAllowed(state, open.Call) => Started(state, open.Call, unconfined: true),
        (_, Declined(var reason)) => Denied(open.Call, reason ?? RuntimeMessages.Denied),
        (PermissionResult.NeedsApproval(var question), null) => open.Question is null ? new QuestionAsked(open.Call.Id, question) : null,
        _ => null,
    };

    private static ToolStarted Started(SessionState state, ToolCall call, bool unconfined) =>
        new(call.Id, state.Runs + 1, unconfined ? true : null);

    private static ToolFinished Denied(ToolCall call, string why) => new(call.Id, new ToolOutcome(ToolStatus.Denied, $"Not run. {why}"));
}

using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>Which call of a reply is started next: in order, side by side only where none of them changes anything.</summary>
internal static class CallOrder
{
    public static SessionEvent? Next(SessionState state, ImmutableArray<OpenCall> calls, DateTimeOffset at = default)
    {
        foreach (var (place, open) in calls.Index())
        {
            if (open is { Run: null, Outcome: null })
            {
                var unfinished = calls.Take(place).Where(earlier => earlier.Outcome is null).ToList();
                return unfinished.Count == 0 || unfinished.Append(open).All(call => IsReadOnly(state, call)) ? Started(state, open, at) : null;
            }
        }

        return null;
    }

    private static SessionEvent? Started(SessionState state, OpenCall open, DateTimeOffset at) => GoalTools.Own(open.Call)
        ? GoalTools.Next(state, open, at)
        : PlanTool.Answer(open.Call) ?? new ToolStarted(open.Call.Id, state.Runs + 1);

    private static bool IsReadOnly(SessionState state, OpenCall open) =>
        state.Beginning!.Tools.FirstOrDefault(tool => tool.Name == open.Call.Tool)?.ReadOnly ?? false;
}

using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Gives every call of a conversation a name of its own: small servers number theirs from zero in each reply.</summary>
internal static class CallIds
{
    public static ImmutableArray<ReplyItem> MadeUnique(SessionState state, ImmutableArray<ReplyItem> items)
    {
        if (!items.Any(item => item is ToolCallItem)) { return items; }

        // The names of this reply are few and those before it many: those are collected only where two are alike.
        var called = items.OfType<ToolCallItem>().Select(called => called.Call.Id).ToList();
        var names = called.ToHashSet();
        if (names.Count == called.Count && !state.Transcript.Any(item => item is ToolResult answer && names.Contains(answer.Call)) && !state.DeferredQuestions.Any(open => names.Contains(open.Call.Id))) { return items; }

        // A question that was put off keeps its name, also when its call is no longer in view.
        var taken = state.Transcript.OfType<ToolResult>().Select(answer => answer.Call).Concat(state.DeferredQuestions.Select(open => open.Call.Id)).ToHashSet();
        return [.. items.Select(item => item is ToolCallItem called ? Named(called, taken) : item)];
    }

    private static ToolCallItem Named(ToolCallItem called, HashSet<CallId> taken)
    {
        var name = called.Call.Id;
        for (var copy = 2; !taken.Add(name); copy++)
        {
            name = new CallId($"{called.Call.Id}_{copy}");
        }

        return name == called.Call.Id ? called : new ToolCallItem(called.Call with { Id = name });
    }
}

using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>Gives every call of a conversation a name of its own: small servers number theirs from zero in each reply.</summary>
internal static class CallNames
{
    public static ImmutableArray<ReplyItem> MadeUnique(SessionState state, ImmutableArray<ReplyItem> items)
    {
        if (!items.Any(item => item is Called)) { return items; }

        var taken = state.Transcript.OfType<FromTool>().Select(answer => answer.Call).ToHashSet();
        return [.. items.Select(item => item is Called called ? Named(called, taken) : item)];
    }

    private static Called Named(Called called, HashSet<CallId> taken)
    {
        var name = called.Call.Id;
        for (var copy = 2; !taken.Add(name); copy++)
        {
            name = new CallId($"{called.Call.Id}_{copy}");
        }

        return name == called.Call.Id ? called : new Called(called.Call with { Id = name });
    }
}

using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>One thing that changed in a view, for surfaces that draw as it happens.</summary>
public abstract record ViewChange
{
    private protected ViewChange() { }

    public sealed record TurnStarted(TurnView Turn) : ViewChange;

    public sealed record TurnEnded(TurnView Turn) : ViewChange;

    public sealed record ItemStarted(ItemView Item) : ViewChange;

    public sealed record ItemUpdated(ItemView Item) : ViewChange;

    /// <summary>An item is over. One that begins and ends in the same moment has no other change.</summary>
    public sealed record ItemCompleted(ItemView Item) : ViewChange;

    /// <summary>A model is waited for.</summary>
    public sealed record Waiting(ModelWait Wait) : ViewChange;

    /// <summary>The goal stands differently, or is gone.</summary>
    public sealed record GoalStatusChanged(GoalStatus? Status) : ViewChange;

    /// <summary>More was said or printed.</summary>
    /// <param name="Item">What it belongs to; null where that is not known.</param>
    public sealed record Streamed(Delta Delta, ItemView? Item) : ViewChange;
}

/// <summary>A view before and after one thing that happened, and what changed, in order.</summary>
/// <param name="Seq">The entry; null for what is seen as it happens and never logged.</param>
public sealed record ViewStep(SessionView Before, SessionView After, ImmutableArray<ViewChange> Changes, long? Seq, DateTimeOffset At);

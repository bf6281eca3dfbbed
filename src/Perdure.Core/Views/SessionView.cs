using System.Collections.Immutable;
using Perdure.Core.State;

namespace Perdure.Core.Views;

/// <summary>A session as surfaces draw it: its turns and its items, in the order they began.</summary>
public sealed record SessionView
{
    public static readonly SessionView Empty = new();

    /// <summary>What is true of the session.</summary>
    public SessionState State { get; init; } = SessionState.Empty;

    public ImmutableList<TurnView> Turns { get; init; } = [];

    public ItemList Items { get; init; } = ItemList.Empty;

    /// <summary>The reply that is being written: reasoning first, then the message.</summary>
    public ImmutableArray<StreamedView> Streaming { get; init; } = [];

    /// <summary>Items that are not over, in the order they began.</summary>
    public IEnumerable<ItemView> OpenItems => Items.Open;

    /// <summary>The turn that runs; null at rest.</summary>
    public TurnView? Turn => State.Turn is not null && Turns is [.., { End: null } turn] ? turn : null;

    /// <summary>A view that begins where a session stands: what is open is in it, what is over is not.</summary>
    public static SessionView Of(SessionState state) => OpenWork.Of(state);

    /// <summary>The same view without what is over, for whoever has drawn it already and does not draw it again.</summary>
    public SessionView WithoutCompleted() => this with { Items = Items.WithoutCompleted(), Turns = Turn is { } turn ? [turn] : [] };
}

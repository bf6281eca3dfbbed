using System.Collections.Immutable;
using Perdure.Core.Events;

namespace Perdure.Core.Commands;

/// <summary>What a command leads to: facts to record, or a reason why there are none.</summary>
public sealed record Decision(ImmutableArray<SessionEvent> Events, Refusal? Refusal = null)
{
    /// <summary>Late or repeated news: the log already knows better.</summary>
    public static readonly Decision Nothing = new([]);

    public static Decision Of(params ImmutableArray<SessionEvent> events) => new(events);

    public static Decision Refuse(Refusal refusal) => new([], refusal);

    public static Decision Refuse(RefusalCode code, string why) => new([], new Refusal(code, why));
}

using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>One turn of a session: when it ran, how it ended and what it used.</summary>
/// <param name="UsageBefore">What the session had used when the turn last began to run.</param>
public sealed record TurnView(int Number, DateTimeOffset? StartedAt, UsageTotals UsageBefore)
{
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public TurnEnd? End { get; init; }

    /// <summary>Why, where the reason alone does not say it.</summary>
    public string? Detail { get; init; }

    /// <summary>When a limit is over, where somebody said so.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>It went on after an interruption or a failure.</summary>
    public bool Resumed { get; init; }

    /// <summary>What it has used since it last began to run.</summary>
    public UsageTotals Usage { get; init; } = UsageTotals.None;
}

using Perdure.Core;
using Perdure.Core.Views;

namespace Perdure.Runtime.Ports;

/// <summary>What a listing knows of one session without opening it.</summary>
public record SessionRow(SessionId Id)
{
    public string? Name { get; init; }

    /// <summary>The first line of what it was first asked.</summary>
    public string Topic { get; init; } = "";

    public string Workspace { get; init; } = "";

    public string? Branch { get; init; }

    public string Model { get; init; } = "";

    public string? Effort { get; init; }

    public string ModelAndEffort => Effort is null ? Model : $"{Model} {Effort}";

    /// <summary>As the log tells it; whether somebody works on an open turn only the lock tells.</summary>
    public SessionStatus Status { get; init; } = new SessionStatus.Idle();

    public string? Goal { get; init; }

    /// <summary>The session it was forked from.</summary>
    public SessionId? Parent { get; init; }

    /// <summary>The session that has it do something.</summary>
    public SessionId? SpawnedBy { get; init; }

    public bool Archived { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public long Turns { get; init; }

    public long InputTokens { get; init; }

    public long CachedTokens { get; init; }

    public long OutputTokens { get; init; }

    public long Calls { get; init; }

    /// <summary>In US dollars; null where the price of a call was not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The last entry it was derived from.</summary>
    public long Seq { get; init; }

    /// <summary>How long the log was then.</summary>
    public long Bytes { get; init; }

    /// <summary>What people call it.</summary>
    public string Title => Name ?? Topic;

    public double CachedShare => InputTokens == 0 ? 0 : (double)CachedTokens / InputTokens;
}

using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Derives the row of a session from its state, its first entries and its last; every catalog derives the same.</summary>
public sealed class RowFold
{
    /// <summary>The first input is among the first entries; a session without one has not been asked anything.</summary>
    public const int OpeningEntriesMax = 8;

    private const int TopicCharsMax = 100;

    private DateTimeOffset? _begunAt;
    private DateTimeOffset? _lastAt;
    private string? _topic;

    public void See(LogEntry entry)
    {
        _lastAt = entry.At;
        if (entry.Seq > OpeningEntriesMax && _topic is not null) { return; }

        if (entry.Event is SessionStarted or SessionForked) { _begunAt = entry.At; }
        if (entry.Event is InputReceived input) { _topic ??= PlainLine.Of(input.Text, TopicCharsMax); }
    }

    /// <param name="state">Of a session that has begun.</param>
    /// <param name="problem">Why its log cannot be read to its end; null where it can.</param>
    public SessionRow Row(StoredSession stored, SessionState state, string? problem) => new(stored.Id)
    {
        Name = state.Name,
        Topic = _topic ?? "",
        Workspace = state.Started!.Workspace,
        Branch = BranchName.In(state),
        Model = state.Model,
        Effort = state.ModelChoice.Effort,
        Status = problem is null ? state.Status : Damage(problem),
        Goal = state.Goal?.Objective,
        Archived = state.Metadata.Archived,
        Parent = state.Metadata.ForkedFrom?.Session,
        SpawnedBy = state.Settings.Delegation?.Parent,
        CreatedAt = _begunAt ?? stored.CreatedAt,
        UpdatedAt = _lastAt ?? stored.UpdatedAt,
        Turns = state.Turns,
        InputTokens = state.Usage.Input,
        CachedTokens = state.Usage.Cached,
        OutputTokens = state.Usage.Output,
        Calls = state.Usage.Calls,
        Cost = state.Usage.UnpricedCalls == 0 ? state.Usage.Cost : null,
        Seq = state.Seq,
        Bytes = stored.Bytes,
    };

    /// <summary>The row of a session that cannot be read at all.</summary>
    public static SessionRow Unreadable(StoredSession stored, string problem) => new(stored.Id)
    {
        Status = Damage(problem),
        CreatedAt = stored.CreatedAt,
        UpdatedAt = stored.UpdatedAt,
        Bytes = stored.Bytes,
    };

    private static SessionStatus Damage(string problem) => new SessionStatus.Damaged { Reason = problem, Next = NextAction.Verify };
}

using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Journal;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>Derives a row from a log: from its checkpoint and what follows, or from all of it.</summary>
internal sealed class RowBuilder(SessionScanner skim)
{
    private const int TopicLettersMax = 100;

    /// <summary>The first input is among the first entries; a session without one has not been asked anything.</summary>
    private const int OpeningEntriesMax = 8;

    /// <returns>Null where nothing has been written yet. A session that cannot be read at all has a row that says why.</returns>
    public FileRow? Of(SessionLocation shelved)
    {
        try
        {
            return Derived(shelved);
        }
        catch (Exception problem) when (problem is SessionStoreException or IOException or UnauthorizedAccessException or InvalidOperationException or NullReferenceException)
        {
            return Damaged(shelved, problem.Message);
        }
    }

    private FileRow? Derived(SessionLocation shelved)
    {
        var (stored, month) = shelved;
        var log = skim.Log(stored.Id, month);
        var saved = StateOf(log);
        var edges = new Edges();
        string? problem = null;
        if (saved is not null)
        {
            edges.See(log.From(1).TakeWhile(entry => entry.Seq <= Math.Min(saved.Seq, OpeningEntriesMax)));
            problem = log.Problem;
        }

        var state = saved ?? SessionState.Empty;
        string? broken = null;
        foreach (var entry in log.From(Math.Max(1, state.Seq)))
        {
            edges.LastAt = entry.At;
            if (entry.Seq <= state.Seq) { continue; }

            try
            {
                state = LogFold.With(state, entry);
            }
            catch (SessionDamagedException damage)
            {
                broken = damage.Message;
                break;
            }

            if (entry.Seq <= OpeningEntriesMax || edges.Topic is null) { edges.See(entry); }
        }

        problem ??= broken ?? log.Problem ?? log.Missing(state);
        return state.Started is not null ? Of(shelved, state, edges, problem) : problem is null ? null : Damaged(shelved, problem);
    }

    private static FileRow Damaged(SessionLocation shelved, string problem) => new(shelved.Stored.Id, shelved.Month)
    {
        Status = new SessionStatus.Damaged { Reason = problem, Next = NextAction.Verify },
        CreatedAt = shelved.Stored.CreatedAt,
        UpdatedAt = shelved.Stored.UpdatedAt,
        Bytes = shelved.Stored.Bytes,
        WrittenAt = shelved.Stored.UpdatedAt,
    };

    private static FileRow Of(SessionLocation shelved, SessionState state, Edges edges, string? problem) => new(shelved.Stored.Id, shelved.Month)
    {
        Name = state.Name,
        Topic = edges.Topic ?? "",
        Workspace = state.Started!.Workspace,
        Branch = BranchName.In(state),
        Model = state.Model,
        Effort = state.ModelChoice.Effort,
        Status = problem is null ? state.Status : new SessionStatus.Damaged { Reason = problem, Next = NextAction.Verify },
        Goal = state.Goal?.Objective,
        Archived = state.Metadata.Archived,
        Parent = state.Metadata.ForkedFrom?.Session,
        SpawnedBy = state.Settings.Delegation?.Parent,
        CreatedAt = edges.At ?? shelved.Stored.CreatedAt,
        UpdatedAt = edges.LastAt ?? shelved.Stored.UpdatedAt,
        Turns = state.Turns,
        InputTokens = state.Usage.Input,
        CachedTokens = state.Usage.Cached,
        OutputTokens = state.Usage.Output,
        Calls = state.Usage.Calls,
        Cost = state.Usage.UnpricedCalls == 0 ? state.Usage.Cost : null,
        Seq = state.Seq,
        Bytes = shelved.Stored.Bytes,
        WrittenAt = shelved.Stored.UpdatedAt,
    };

    private static SessionState? StateOf(ScannedLog log)
    {
        if (log.Checkpoint() is not { Shape: SessionState.Shape } checkpoint) { return null; }

        try
        {
            return JsonSerializer.Deserialize(checkpoint.State.Span, CoreJson.Line.SessionState);
        }
        catch (JsonException)
        {
            return null; // The log tells the same, only slower.
        }
    }

    /// <summary>What the first entries tell, and when the last one was written.</summary>
    private sealed class Edges
    {
        public DateTimeOffset? At { get; private set; }

        public DateTimeOffset? LastAt { get; set; }

        public string? Topic { get; private set; }

        public void See(IEnumerable<LogEntry> entries)
        {
            foreach (var entry in entries) { See(entry); }
        }

        public void See(LogEntry entry)
        {
            if (entry.Event is SessionStarted or SessionForked) { At = entry.At; }
            if (entry.Event is InputReceived input) { Topic ??= Texts.PlainLine.Of(input.Text, TopicLettersMax); }
        }
    }
}

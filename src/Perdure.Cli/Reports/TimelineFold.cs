using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Reports;

/// <summary>Makes the timeline of a session from its entries and from who wrote them.</summary>
internal sealed class TimelineFold
{
    private readonly ImmutableArray<DateTimeOffset>.Builder _moments = ImmutableArray.CreateBuilder<DateTimeOffset>();
    private readonly ImmutableArray<Span>.Builder _spans = ImmutableArray.CreateBuilder<Span>();
    private readonly ImmutableArray<Mark>.Builder _marks = ImmutableArray.CreateBuilder<Mark>();
    private readonly ImmutableArray<Request>.Builder _requests = ImmutableArray.CreateBuilder<Request>();

    /// <summary>What has begun and not ended yet, by what will end it.</summary>
    private readonly Dictionary<(Lane Lane, string What), DateTimeOffset> _open = [];

    public void Take(LogEntry entry)
    {
        _moments.Add(entry.At);
        switch (entry.Event)
        {
            case ModelAsked or SummaryAsked or JudgeAsked: Patience(entry); Begin(entry, Lane.Model); break;
            case ModelReplied(_, _, _, var usage): End(entry, Lane.Model); Brought(entry, usage); break;
            case ModelCallFailed failed: Failed(entry, failed.Until); break;
            case SummaryFailed failed: Failed(entry, failed.Until); break;
            case HistoryCompacted compacted: End(entry, Lane.Model); Brought(entry, compacted.Usage); Add(entry, MarkKind.Compacted, "compacted"); break;
            case ContextRenewed: Add(entry, MarkKind.Compacted, "fresh context"); break;
            case JudgeFailed { Unreadable: true } unread: End(entry, Lane.Model); Brought(entry, unread.Usage); break;
            case JudgeFailed failed: Failed(entry, failed.RetryAt); break;
            case GoalJudged judged: End(entry, Lane.Model); Brought(entry, judged.Usage); break;
            case ToolStarted { Call: var call }: Begin(entry, Lane.Tools, call.Value); break;
            case ToolFinished(var call, var outcome): End(entry, Lane.Tools, call.Value, outcome.Status == ToolStatus.Succeeded); break;
            case CheckStarted started: Begin(entry, Lane.Proof, $"{started.Run}"); break;
            case CheckFinished { Evidence: var found }: End(entry, Lane.Proof, $"{found.Run}", found.Holds); break;
            case QuestionAsked { Call: var call }: Begin(entry, Lane.Person, call.Value); break;
            case QuestionAnswered { Call: var call }: End(entry, Lane.Person, call.Value); break;
            case GoalStatusChanged changed: Stands(entry, changed.To); break;
            case ProofEnded { To: { } to }: Stands(entry, to); break;
            case GoalResumed: Patience(entry); End(entry, Lane.Person, "goal"); Add(entry, MarkKind.Goal, "goal goes on"); break;
            case TurnEnded or TurnResumed: Patience(entry); break;
        }
    }

    public Timeline Made(IEnumerable<Writer> writers)
    {
        if (_moments.Count > 0)
        {
            foreach (var (lane, what) in _open.Keys.ToList()) { End(_moments[^1], lane, what, well: false); }
        }

        _marks.AddRange(writers.Skip(1).Select(writer => new Mark(writer.Since, MarkKind.TakenUp, $"{writer.Client}, process {writer.Pid}")));
        return new Timeline(_moments.ToImmutable(), [.. _spans.OrderBy(span => span.From)], [.. _marks.OrderBy(mark => mark.At)], _requests.ToImmutable());
    }

    private void Stands(LogEntry entry, GoalState standing)
    {
        switch (standing)
        {
            case LimitedGoal { Until: not null }: Begin(entry, Lane.Waiting); Add(entry, MarkKind.Goal, "limited"); break;
            case LimitedGoal: Begin(entry, Lane.Person, "goal"); Add(entry, MarkKind.Goal, "limited"); break;
            case BlockedGoal: Begin(entry, Lane.Person, "goal"); Add(entry, MarkKind.Goal, "blocked"); break;
            case ExhaustedGoal: Begin(entry, Lane.Person, "goal"); Add(entry, MarkKind.Goal, "exhausted"); break;
            case CompleteGoal: Add(entry, MarkKind.Goal, "complete"); break;
        }
    }

    /// <param name="again">When it is tried again, if it is.</param>
    private void Failed(LogEntry entry, DateTimeOffset? again)
    {
        End(entry, Lane.Model, well: false);
        if (again is not null) { Begin(entry, Lane.Waiting); }
    }

    /// <summary>What was waited for is over.</summary>
    private void Patience(LogEntry entry) => End(entry, Lane.Waiting);

    private void Begin(LogEntry entry, Lane lane, string what = "") => _open.TryAdd((lane, what), entry.At);

    private void End(LogEntry entry, Lane lane, string what = "", bool well = true) => End(entry.At, lane, what, well);

    private void End(DateTimeOffset at, Lane lane, string what, bool well)
    {
        if (_open.Remove((lane, what), out var from)) { _spans.Add(new Span(lane, from, at > from ? at : from, well)); }
    }

    private void Brought(LogEntry entry, Usage? usage)
    {
        if (usage is { Input: > 0 }) { _requests.Add(new Request(entry.At, usage.Input, usage.Cached)); }
    }

    private void Add(LogEntry entry, MarkKind kind, string what) => _marks.Add(new Mark(entry.At, kind, what));
}

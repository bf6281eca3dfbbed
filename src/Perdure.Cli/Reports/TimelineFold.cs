using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Reports;

/// <summary>Makes the timeline of a session from its view and from who wrote them.</summary>
internal sealed class TimelineFold
{
    private readonly ImmutableArray<DateTimeOffset>.Builder _moments = ImmutableArray.CreateBuilder<DateTimeOffset>();
    private readonly ImmutableArray<Span>.Builder _spans = ImmutableArray.CreateBuilder<Span>();
    private readonly ImmutableArray<Mark>.Builder _marks = ImmutableArray.CreateBuilder<Mark>();
    private readonly ImmutableArray<Request>.Builder _requests = ImmutableArray.CreateBuilder<Request>();

    /// <summary>What has begun and not ended yet, by what will end it.</summary>
    private readonly Dictionary<(Lane Lane, string What), DateTimeOffset> _open = [];

    public void Take(ViewStep step)
    {
        _moments.Add(step.At);
        foreach (var change in step.Changes)
        {
            switch (change)
            {
                case ViewChange.TurnStarted({ Resumed: true }) or ViewChange.TurnEnded: Patience(step.At); break;
                case ViewChange.ItemStarted(var item): Started(item, step.At); break;
                case ViewChange.ItemCompleted(var item): Completed(item, step.At); break;
            }
        }
    }

    private void Started(ItemView item, DateTimeOffset at)
    {
        switch (item)
        {
            case ModelCallView: Patience(at); Begin(at, Lane.Model); break;
            case CallView call: Begin(at, Lane.Tools, call.Call.Id.Value); break;
            case CheckView { Run: { } run }: Begin(at, Lane.Proof, $"{run}"); break;
            case QuestionView asked: Begin(at, Lane.Person, asked.Call.Id.Value); break;
        }
    }

    private void Completed(ItemView item, DateTimeOffset at)
    {
        switch (item)
        {
            case ModelCallView call: Completed(call, at); break;
            case CompactionView { Summary: not null }: Add(at, MarkKind.Compacted, "compacted"); break;
            case FreshContextView: Add(at, MarkKind.Compacted, "fresh context"); break;
            case CallView call: End(at, Lane.Tools, call.Call.Id.Value, call.Outcome?.Status == ToolStatus.Succeeded); break;
            case CheckView { Run: { } run, Evidence: var found }: End(at, Lane.Proof, $"{run}", found?.Holds is true); break;
            case QuestionView asked: End(at, Lane.Person, asked.Call.Id.Value, asked.Answer is not null); break;
            case GoalStandingView changed: Stands(at, changed.To); break;
            case ProofView { To: { } to }: Stands(at, to); break;
            case GoalResumedView: Patience(at); End(at, Lane.Person, "goal"); Add(at, MarkKind.Goal, "goal goes on"); break;
        }
    }

    /// <summary>Where a model is asked again, the time until then is a wait.</summary>
    private void Completed(ModelCallView call, DateTimeOffset at)
    {
        End(at, Lane.Model, well: call.Status == ModelCallStatus.Answered || call.Unreadable);
        if (call.Usage is { Input: > 0 } usage && (call.Failure is null || call.Unreadable)) { _requests.Add(new Request(at, usage.Input, usage.Cached)); }
        if (call is { RetryAt: not null, Unreadable: false }) { Begin(at, Lane.Waiting); }
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

    private void Stands(DateTimeOffset at, GoalState standing)
    {
        switch (standing)
        {
            case LimitedGoal { Until: not null }: Begin(at, Lane.Waiting); Add(at, MarkKind.Goal, "limited"); break;
            case LimitedGoal: Begin(at, Lane.Person, "goal"); Add(at, MarkKind.Goal, "limited"); break;
            case BlockedGoal: Begin(at, Lane.Person, "goal"); Add(at, MarkKind.Goal, "blocked"); break;
            case ExhaustedGoal: Begin(at, Lane.Person, "goal"); Add(at, MarkKind.Goal, "exhausted"); break;
            case CompleteGoal: Add(at, MarkKind.Goal, "complete"); break;
        }
    }

    /// <summary>What was waited for is over.</summary>
    private void Patience(DateTimeOffset at) => End(at, Lane.Waiting);

    private void Begin(DateTimeOffset at, Lane lane, string what = "") => _open.TryAdd((lane, what), at);

    private void End(DateTimeOffset at, Lane lane, string what = "", bool well = true)
    {
        if (_open.Remove((lane, what), out var from)) { _spans.Add(new Span(lane, from, at > from ? at : from, well)); }
    }

    private void Add(DateTimeOffset at, MarkKind kind, string what) => _marks.Add(new Mark(at, kind, what));
}

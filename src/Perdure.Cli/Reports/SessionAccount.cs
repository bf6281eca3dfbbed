using Perdure.Core;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Cli.Reports;

/// <summary>Counts what a session did, from its view.</summary>
internal sealed class SessionAccount
{
    /// <summary>A request that brings this much less from the cache than the one before had sent has lost its prefix.</summary>
    private const double KeptMin = 0.5;

    private readonly HashSet<CallId> _started = [];
    private readonly HashSet<CallId> _finished = [];
    private long _sentBefore;
    private long _askedTokens;

    public long Entries { get; private set; }

    public DateTimeOffset Begun { get; private set; }

    public DateTimeOffset Last { get; private set; }

    public int Turns { get; private set; }

    /// <summary>Calls of a model that were decided on: a call made again by another process is the same one.</summary>
    public int Asked { get; private set; }

    public UsageTotals Usage { get; private set; } = UsageTotals.None;

    /// <summary>Of the tokens sent, those that the request before had sent already: no cache can know more.</summary>
    public long Known { get; private set; }

    public int LostPrefixes { get; private set; }

    public SortedDictionary<string, int> Failures { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ToolTally> Tools { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls that came to be run.</summary>
    public int Started { get; private set; }

    public int StartedTwice { get; private set; }

    public int FinishedTwice { get; private set; }

    /// <summary>Begun and without an outcome: running now, or lost, which must not be.</summary>
    public int Unfinished => _started.Count;

    /// <summary>Each with the tokens before it.</summary>
    public List<(string Cause, long Before)> Compactions { get; } = [];

    public int Continuations { get; private set; }

    public int Claims { get; private set; }

    public int ClaimsRefused { get; private set; }

    public int LoopsNoticed { get; private set; }

    public void Take(ViewStep step)
    {
        Entries++;
        Begun = Entries == 1 ? step.At : Begun;
        Last = step.At;
        foreach (var change in step.Changes) { Take(change); }
    }

    private void Take(ViewChange change)
    {
        switch (change)
        {
            case ViewChange.TurnStarted({ Resumed: false }): Turns++; break;
            case ViewChange.ItemStarted(ModelCallView call): Ask(call); break;
            case ViewChange.ItemStarted(CompactionView compaction): Compactions.Add((LogWords.Of(compaction.Cause), _askedTokens)); break;
            case ViewChange.ItemStarted(CallView call): Begin(call.Call.Id); break;
            case ViewChange.ItemCompleted(var item): Completed(item); break;
        }
    }

    private void Completed(ItemView item)
    {
        switch (item)
        {
            case ModelCallView { Status: ModelCallStatus.Answered } call: Brought(call.Usage); break;
            case ModelCallView { Unreadable: true } unread: Brought(unread.Usage); break;
            case ModelCallView { Failure: { } failure } call: Failed(failure, call.Usage); break;
            case CallView { IsLost: false, Outcome: { } outcome } call: Finished(call, outcome); break;
            case GoalContinuedView: Continuations++; break;
            case ClaimView: Claims++; break;
            case CheckView { Evidence: { Holds: false, Kind: not ProofKind.Judged } }: ClaimsRefused++; break;
            case LoopView: LoopsNoticed++; break;
            case NoticeView { Kind: NoticeKind.Imported }: (Asked, Usage, Known, LostPrefixes, _sentBefore) = (0, UsageTotals.None, 0, 0, 0); break; // Another program paid for it.
        }
    }

    private void Ask(ModelCallView call)
    {
        Asked++;
        _askedTokens = call.Tokens ?? _askedTokens;
    }

    private void Brought(Usage? usage)
    {
        Usage = Usage.Plus(usage);
        if (usage is not { Input: > 0, Estimated: not true }) { return; }

        Known += Math.Min(usage.Input, _sentBefore);
        LostPrefixes += usage.Cached < _sentBefore * KeptMin ? 1 : 0;
        _sentBefore = usage.Input;
    }

    private void Failed(ModelFailure failure, Usage? usage)
    {
        if (usage is not null) { Usage = Usage.Plus(usage); }

        var kind = LogWords.Of(failure.Kind);
        Failures[kind] = Failures.GetValueOrDefault(kind) + 1;
    }

    private void Begin(CallId call)
    {
        Started++;
        StartedTwice += _finished.Contains(call) || !_started.Add(call) ? 1 : 0;
    }

    private void Finished(CallView call, ToolOutcome outcome)
    {
        FinishedTwice += _finished.Add(call.Call.Id) ? 0 : 1;
        var tool = call.Call.Tool.Length > 0 ? call.Call.Tool : "?";
        var took = _started.Remove(call.Call.Id) ? call.Took ?? TimeSpan.Zero : TimeSpan.Zero;
        Tools[tool] = Tools.GetValueOrDefault(tool, ToolTally.None).Plus(outcome.Status, took);
    }
}

/// <summary>How the runs of one tool ended.</summary>
internal sealed record ToolTally(int Runs, int Succeeded, int Failed, int Unknown, TimeSpan Time)
{
    public static readonly ToolTally None = new(0, 0, 0, 0, TimeSpan.Zero);

    public ToolTally Plus(ToolStatus status, TimeSpan took) => new(
        Runs + 1,
        Succeeded + (status == ToolStatus.Succeeded ? 1 : 0),
        Failed + (status is not (ToolStatus.Succeeded or ToolStatus.Unknown) ? 1 : 0),
        Unknown + (status == ToolStatus.Unknown ? 1 : 0),
        Time + took);
}

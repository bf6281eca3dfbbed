using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Cli.Reports;

/// <summary>Counts what a session did, from its entries.</summary>
internal sealed class SessionAccount
{
    /// <summary>A request that brings this much less from the cache than the one before had sent has lost its prefix.</summary>
    private const double KeptMin = 0.5;

    private readonly Dictionary<CallId, string> _called = [];
    private readonly Dictionary<CallId, DateTimeOffset> _started = [];
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

    public void Take(LogEntry entry)
    {
        Entries++;
        Begun = Entries == 1 ? entry.At : Begun;
        Last = entry.At;
        switch (entry.Event)
        {
            case TurnStarted: Turns++; break;
            case ModelAsked asked: Asked++; _askedTokens = asked.Tokens; break;
            case SummaryAsked or JudgeAsked: Asked++; break;
            case ModelReplied replied: Replied(replied); break;
            case HistoryCompacted compacted: Compacted(compacted); break;
            case GoalJudged judged: Brought(judged.Usage); break;
            case ModelCallFailed failed: Failed(failed.Failure, failed.Usage); break;
            case SummaryFailed failed: Failed(failed.Failure, failed.Usage); break;
            case JudgeFailed { Unreadable: true } unread: Brought(unread.Usage); break;
            case JudgeFailed failed: Failed(failed.Failure, failed.Usage); break;
            case CompactionBegun(_, var cause): Compactions.Add((LogWords.Of(cause), _askedTokens)); break;
            case ToolStarted { Call: var call }: Begin(call, entry.At); break;
            case ToolFinished(var call, var outcome): Finished(call, outcome, entry.At); break;
            case GoalContinued: Continuations++; break;
            case GoalCompletionClaimed: Claims++; break;
            case CheckFinished { Evidence.Holds: false }: ClaimsRefused++; break;
            case LoopNoticed: LoopsNoticed++; break;
            case SessionImported: (Asked, Usage, Known, LostPrefixes, _sentBefore) = (0, UsageTotals.None, 0, 0, 0); break; // Another program paid for it.
        }
    }

    /// <summary>A history that was only shortened had no compaction begun for it.</summary>
    private void Compacted(HistoryCompacted compacted)
    {
        if (compacted.Number > Compactions.Count) { Compactions.Add(("it did not fit; shortened without a summary", _askedTokens)); }

        Brought(compacted.Usage);
    }

    private void Replied(ModelReplied replied)
    {
        foreach (var (call, tool, _) in replied.Items.OfType<ToolCallItem>().Select(item => item.Call)) { _called.TryAdd(call, tool); }

        Brought(replied.Usage);
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

    private void Begin(CallId call, DateTimeOffset at)
    {
        Started++;
        StartedTwice += _finished.Contains(call) || !_started.TryAdd(call, at) ? 1 : 0;
    }

    private void Finished(CallId call, ToolOutcome outcome, DateTimeOffset at)
    {
        FinishedTwice += _finished.Add(call) ? 0 : 1;
        var tool = _called.GetValueOrDefault(call, "?");
        var took = _started.Remove(call, out var from) ? at - from : TimeSpan.Zero;
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

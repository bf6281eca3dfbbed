using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Core.Commands;

/// <summary>What came of an effect. It quotes the question it answers, so a late answer to an old question is ignored.</summary>
public abstract record Report : SessionCommand
{
    private protected Report() { }
}

/// <param name="Missing">The workspace is not there; a model could do nothing in it.</param>
public sealed record ReportSurroundings(int Turn, ImmutableArray<Note> Notes, string? Missing = null) : Report;

public sealed record ReportReply(int Round, int Attempt, ImmutableArray<ReplyItem> Items, ReplyStop Stop, Usage? Usage) : Report;

/// <param name="Usage">What the call used all the same, where a reply had begun.</param>
public sealed record ReportModelFailure(int Round, int Attempt, ModelFailure Failure, Usage? Usage = null) : Report;

/// <summary>What a model was waited for has changed before the wait was over: it can be reached, or its key is another one.</summary>
public sealed record ReportReachable(int Round, int Attempt) : Report;

/// <summary>The same of the model that is to write a summary.</summary>
public sealed record ReportSummaryReachable(int Number, int Attempt) : Report;

public sealed record ReportOutcome(CallId Call, ToolOutcome Outcome) : Report;

/// <summary>A command in the background has ended.</summary>
public sealed record ReportCommandEnd(int Run, ToolOutcome Outcome) : Report;

/// <summary>What came of bringing files back.</summary>
public sealed record ReportFilesRewound(long Begun, ImmutableArray<string> LeftAlone, string? Problem) : Report;

public sealed record ReportSnapshot(int Number, long Since, SnapshotOutcome Outcome) : Report;

public sealed record ReportSummary(int Number, int Attempt, string Summary, Usage? Usage) : Report;

/// <param name="Usage">What the call used all the same, where a reply had begun.</param>
public sealed record ReportSummaryFailure(int Number, int Attempt, ModelFailure Failure, Usage? Usage = null) : Report;

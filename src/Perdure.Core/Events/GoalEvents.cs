using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>A fact about the goal of a session.</summary>
public abstract record GoalEvent : SessionEvent
{
    private protected GoalEvent() { }
}

/// <param name="Call">The model's call that set it, if one did; it is answered by this.</param>
/// <param name="CommitProgress">The tree of each turn that changed something is kept on a branch of the goal's own.</param>
/// <param name="EvenIfTrue">It is to be begun although its proof may hold already.</param>
public sealed record GoalSet(
    int Goal, string Objective, Contract Contract, Budgets Budgets, GoalContext Context, string By, DateTimeOffset At, CallId? Call = null, bool? EvenIfTrue = null, bool? CommitProgress = null) : GoalEvent
{
    /// <summary>A JSON schema the messages that end its turns have to follow.</summary>
    public string? OutputSchema { get; init; }

    /// <summary>What the call is answered.</summary>
    public string? Answer { get; init; }
}

/// <summary>Something of the goal was changed; what is null stays.</summary>
public sealed record GoalEdited(int Goal, string By, string? Objective = null, Contract? Contract = null, Budgets? Budgets = null) : GoalEvent;

/// <param name="Now">The turn that runs is stopped too.</param>
public sealed record GoalPaused(int Goal, string By, bool? Now = null) : GoalEvent;

/// <param name="Automatic">By itself, because a limit is over.</param>
/// <param name="At">When the user did; said where a ceiling of time counts from there.</param>
public sealed record GoalResumed(int Goal, string By, bool? Automatic = null, DateTimeOffset? At = null) : GoalEvent;

/// <summary>The goal was given up; its turn, if one runs, is stopped.</summary>
public sealed record GoalCleared(int Goal, string By) : GoalEvent;

/// <summary>The goal stands differently, and nobody asked for it.</summary>
public sealed record GoalStatusChanged(int Goal, GoalState To) : GoalEvent;

/// <summary>The model was told of the goal: what it is, or what it has become.</summary>
public sealed record GoalAnnounced(int Goal, string Text) : GoalEvent;

/// <summary>The model is to go on with the goal in a turn of its own.</summary>
/// <param name="Text">What it is told; null where it has just been told of the goal.</param>
/// <param name="WindingDown">The budget that is nearly used up, if this is the last turn.</param>
public sealed record GoalContinued(int Goal, string? Text, string? WindingDown = null) : GoalEvent;

/// <summary>Within a turn a budget came near its end; the turn is the last one.</summary>
public sealed record GoalWindingDown(int Goal, string Budget, string Text) : GoalEvent;

/// <summary>The protected files were looked at when the goal was set.</summary>
/// <param name="Problem">Why they could not be.</param>
public sealed record GoalSealed(int Goal, int Edition, ImmutableArray<FileSeal> Seals, string? Problem = null) : GoalEvent;

/// <summary>The model says that the goal is reached; now its checks are run.</summary>
/// <param name="Repeated">Nothing has changed since the last claim, whose result is the answer; nothing is run.</param>
public sealed record GoalCompletionClaimed(CallId Call, bool? Repeated = null) : GoalEvent;

/// <summary>The runtime takes the proof by itself: before the work begins, or because something was changed after the goal was accepted.</summary>
/// <param name="Call">Stands where the call of a claim would.</param>
public sealed record ProofBegun(int Goal, CallId Call, ProofOccasion Occasion) : GoalEvent;

/// <summary>A proof that the runtime took by itself has come to its end.</summary>
/// <param name="To">How the goal stands because of it; null where it stands as it did.</param>
/// <param name="Text">What the model is told.</param>
public sealed record ProofEnded(int Goal, CallId Call, ProofOccasion Occasion, GoalState? To = null, string? Text = null) : GoalEvent;

/// <summary>The model says that it cannot go on.</summary>
/// <param name="Reason">What stands in the way, in its words.</param>
public sealed record GoalObstacleReported(CallId Call, string? Reason = null) : GoalEvent
{
    /// <summary>What the call is answered.</summary>
    public string? Answer { get; init; }
}

/// <summary>The commands in the background stand still, so that the proof is taken on a workspace that nothing changes.</summary>
/// <param name="Moving">Those that could not be made to stand still; the proof is not taken then.</param>
public sealed record CommandsFrozen(CallId Call, ImmutableArray<string> Moving) : GoalEvent;

/// <summary>They go on.</summary>
public sealed record CommandsThawed : GoalEvent;

/// <summary>The intent to look at one part of the proof. It is durable before the command starts.</summary>
/// <param name="Run">Counts the runs of the session; names the folder the run is kept in.</param>
public sealed record CheckStarted(CallId Call, int Run, ProofKind Kind, string What) : GoalEvent;

/// <param name="Text">What the model reads, where it does not hold.</param>
public sealed record CheckFinished(CallId Call, Evidence Evidence, string? Text = null) : GoalEvent
{
    /// <summary>What the call is answered where the turn was stopped meanwhile.</summary>
    public string? Answer { get; init; }
}

/// <summary>The intent to have a model review what no command can judge.</summary>
public sealed record JudgeAsked(CallId Call, int Attempt, string Model) : GoalEvent;

/// <param name="RetryAt">When it is asked again; null when nobody is asked any more.</param>
/// <param name="Usage">What it cost where an answer had begun.</param>
/// <param name="Unreadable">There was an answer that did not follow its schema.</param>
public sealed record JudgeFailed(CallId Call, int Attempt, ModelFailure Failure, DateTimeOffset? RetryAt, Usage? Usage = null, bool? Unreadable = null) : GoalEvent
{
    /// <summary>When; by the clock that <paramref name="RetryAt"/> was reckoned with.</summary>
    public DateTimeOffset? At { get; init; }
}

public sealed record GoalJudged(CallId Call, int Attempt, ImmutableArray<Evidence> Judgements, Usage? Usage) : GoalEvent;

/// <summary>What a turn learnt was put where the next one finds it.</summary>
/// <param name="Problem">Why it could not be put into the workspace; the next turn is told all the same.</param>
public sealed record HandoverSaved(int Goal, int Turn, string Text, string? Problem = null) : GoalEvent;

/// <summary>The workspace, as it was recorded when a turn had ended, is on the goal's own branch of the repository.</summary>
/// <param name="Commit">Null where it brought nothing that was not committed before.</param>
/// <param name="Problem">Why it could not be committed.</param>
public sealed record ProgressCommitted(int Goal, string Branch, string Tree, string? Commit, string? Problem = null) : GoalEvent;

/// <summary>From here on the model sees this and nothing of what came before. The log keeps everything.</summary>
/// <param name="Number">Counts the compactions of the session, of which this is one.</param>
/// <param name="Text">The goal, which is the same each time.</param>
/// <param name="Kept">What the user said of it; it stays, between the goal and what changes.</param>
/// <param name="Now">How far it is.</param>
public sealed record ContextRenewed(int Goal, int Number, string Text, ImmutableArray<long> Kept, string Now) : GoalEvent;

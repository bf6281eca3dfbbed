using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>The goal of a session, from when it was set until it is cleared or another takes its place.</summary>
/// <param name="Status">In a word; null once it is gone.</param>
public sealed record GoalView(Goal Goal, GoalStatus? Status) : ItemView;

/// <summary>Something that happened to a goal.</summary>
public abstract record GoalStepView(int Goal) : ItemView;

public sealed record GoalEditedView(int Goal, string By) : GoalStepView(Goal);

public sealed record GoalPausedView(int Goal, string By) : GoalStepView(Goal);

/// <param name="Automatic">By itself, because a limit is over.</param>
public sealed record GoalResumedView(int Goal, string By, bool Automatic) : GoalStepView(Goal);

public sealed record GoalClearedView(int Goal, string By) : GoalStepView(Goal);

/// <summary>The model is to go on with the goal in a turn of its own.</summary>
/// <param name="GoalTurn">Counts the turns of the goal.</param>
/// <param name="WindingDown">The budget that is nearly used up, if this is the last turn.</param>
public sealed record GoalContinuedView(int Goal, int GoalTurn, string? WindingDown) : GoalStepView(Goal);

/// <summary>A budget came near its end within a turn, which is the last one.</summary>
public sealed record GoalWindingDownView(int Goal, string Budget) : GoalStepView(Goal);

/// <summary>The goal stands differently, and nobody asked for it.</summary>
public sealed record GoalStandingView(int Goal, GoalState To) : GoalStepView(Goal);

/// <summary>The runtime takes the proof by itself.</summary>
public sealed record ProofView(int Goal, ProofOccasion Occasion) : GoalStepView(Goal)
{
    /// <summary>How the goal stands because of it; null where it stands as it did.</summary>
    public GoalState? To { get; init; }
}

/// <summary>The model says that the goal is reached.</summary>
/// <param name="Repeated">Nothing has changed since the last claim, so nothing is run.</param>
public sealed record ClaimView(int Goal, bool Repeated) : GoalStepView(Goal);

/// <summary>The model says that it cannot go on.</summary>
public sealed record ObstacleView(int Goal, string? Reason) : GoalStepView(Goal);

/// <summary>One part of the proof is looked at.</summary>
/// <param name="Run">The run it is; null where nothing is run.</param>
public sealed record CheckView(int Goal, ProofKind Kind, string What, int? Run) : GoalStepView(Goal)
{
    /// <summary>What was found; null while it runs.</summary>
    public Evidence? Evidence { get; init; }
}

/// <summary>What a turn learnt was put where the next one finds it.</summary>
/// <param name="Problem">Why it could not be written; null where it was.</param>
public sealed record HandoverView(int Goal, string Text, string? Problem) : GoalStepView(Goal);

/// <summary>The workspace was committed to the branch of the goal.</summary>
/// <param name="Commit">Null where it brought nothing new.</param>
public sealed record ProgressView(int Goal, string Branch, string? Commit, string? Problem) : GoalStepView(Goal);

/// <summary>The model goes on with the goal alone; it does not see what came before.</summary>
public sealed record FreshContextView(int Goal) : GoalStepView(Goal);

using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Commands;

/// <summary>Something asked or reported of the goal.</summary>
public abstract record GoalCommand : SessionCommand
{
    private protected GoalCommand() { }
}

/// <param name="CommitProgress">Keep the tree of each turn that changed something on a branch of the goal's own.</param>
/// <param name="EvenIfTrue">Begin although the proof holds already; otherwise the user is asked first.</param>
public sealed record SetGoal(
    string Objective, Contract Contract, Budgets Budgets, string By, GoalContext Context = GoalContext.Continuous, bool EvenIfTrue = false, bool CommitProgress = false) : GoalCommand
{
    /// <summary>A JSON schema the messages that end its turns have to follow.</summary>
    public string? OutputSchema { get; init; }
}

/// <summary>Changes what is not null.</summary>
public sealed record EditGoal(string By, string? Objective = null, Contract? Contract = null, Budgets? Budgets = null) : GoalCommand;

/// <summary>The turn that runs comes to its end, within its budgets; no other follows.</summary>
/// <param name="Now">The turn that runs is stopped.</param>
public sealed record PauseGoal(string By, bool Now = false) : GoalCommand;

public sealed record ResumeGoal(string By) : GoalCommand;

/// <summary>Gives the goal up and stops its turn.</summary>
public sealed record ClearGoal(string By) : GoalCommand;

public sealed record ReportSeals(int Goal, int Edition, ImmutableArray<FileSeal> Seals, string? Problem = null) : GoalCommand;

/// <param name="Moving">Those that could not be made to stand still.</param>
public sealed record ReportFrozen(CallId Call, ImmutableArray<string> Moving) : GoalCommand;

public sealed record ReportThawed : GoalCommand;

/// <summary>The sealed files as they are now.</summary>
public sealed record ReportComparison(CallId Call, int Run, ImmutableArray<FileSeal> Seals, string? Problem = null) : GoalCommand;

public sealed record ReportJudgement(CallId Call, int Attempt, string Text, Usage? Usage) : GoalCommand;

public sealed record ReportJudgeFailure(CallId Call, int Attempt, ModelFailure Failure, Usage? Usage = null) : GoalCommand;

/// <param name="Commit">Null where there was nothing new to commit.</param>
public sealed record ReportProgress(int Goal, string Tree, string? Commit, string? Problem = null) : GoalCommand;

public sealed record ReportHandover(int Goal, int Turn, string Text, string? Problem = null) : GoalCommand;

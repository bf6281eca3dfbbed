using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>Something asked or reported of the goal.</summary>
public abstract record GoalCommand : SessionCommand
{
    private protected GoalCommand() { }
}

public sealed record SetGoal(string Objective, Contract Contract, Budgets Budgets, string By, GoalContext Context = GoalContext.Continuous) : GoalCommand
{
    /// <summary>A JSON schema the messages that end its turns have to follow.</summary>
    public string? OutputSchema { get; init; }
}

/// <summary>Changes what is not null.</summary>
public sealed record EditGoal(string By, string? Objective = null, Contract? Contract = null, Budgets? Budgets = null) : GoalCommand;

/// <summary>The turn that runs comes to its end; no other follows.</summary>
public sealed record PauseGoal(string By) : GoalCommand;

public sealed record ResumeGoal(string By) : GoalCommand;

public sealed record ClearGoal(string By) : GoalCommand;

public sealed record ReportSeals(int Goal, int Edition, ImmutableArray<Seal> Seals, string? Problem = null) : GoalCommand;

/// <summary>The sealed files as they are now.</summary>
public sealed record ReportComparison(CallId Call, int Run, ImmutableArray<Seal> Seals, string? Problem = null) : GoalCommand;

public sealed record ReportJudgement(CallId Call, int Attempt, string Text, Usage? Usage) : GoalCommand;

public sealed record ReportJudgeFailure(CallId Call, int Attempt, ModelFailure Failure) : GoalCommand;

public sealed record ReportHandover(int Goal, int Turn, string Text, string? Problem = null) : GoalCommand;

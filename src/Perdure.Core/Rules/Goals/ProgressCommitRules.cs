using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.State;

namespace Perdure.Core.Rules;

/// <summary>When the progress of a goal is kept in the user's repository: after each turn of it that changed something.</summary>
public static class ProgressCommitRules
{
    /// <summary>One branch for each goal; a session rarely has a second one.</summary>
    public static string BranchOf(SessionState state, Goal goal) => $"perdure/{state.Id}{(goal.Number > 1 ? $"-{goal.Number}" : "")}";

    /// <returns>The tree that is to be committed; null where there is none.</returns>
    internal static string? Due(SessionState state) =>
        state is { Turn: null, Rewinding: null, Goal: { CommitsProgress: true, Turn: { } turn } goal }
        && turn.Number == state.Turns
        && SnapshotRules.CurrentTree(state) is { } tree
        && tree != (goal.Progress?.Tree ?? goal.InitialTree)
            ? tree
            : null;

    internal static Decision Response(SessionState state, ReportProgress report) => state.Goal is { } goal && goal.Number == report.Goal && Due(state) == report.Tree
        ? Decision.Of(new ProgressCommitted(goal.Number, BranchOf(state, goal), report.Tree, report.Commit, report.Problem))
        : Decision.Nothing;

    internal static Goal Committed(Goal goal, ProgressCommitted committed) => goal with
    {
        Progress = new Progress(committed.Branch, committed.Tree, committed.Commit ?? goal.Progress?.Commit, committed.Problem),
    };
}

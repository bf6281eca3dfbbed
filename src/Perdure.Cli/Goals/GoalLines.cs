using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting;

namespace Perdure.Cli.Goals;

/// <summary>Says in a line what happens to a goal, for whoever watches.</summary>
internal static class GoalLines
{
    private const int DetailChars = 160;

    /// <returns>Null where there is nothing to say.</returns>
    public static string? Of(ViewChange change, ViewStep step, AnsiStyle ink) => change switch
    {
        ViewChange.ItemStarted(var item) => Started(item, step, ink),
        ViewChange.ItemCompleted(var item) => Completed(item, step, ink),
        ViewChange.TurnEnded when step.After.State.Goal is not null && GoalPage.Pause(step.After.State, step.At) is { } pause => ink.Dim($"the goal is waiting {pause}"),
        _ => null,
    };

    private static string? Started(ItemView item, ViewStep step, AnsiStyle ink) => item switch
    {
        GoalView { Goal: var goal } => $"{ink.Bold($"goal: {Short(goal.Objective)}")}\n{ink.Dim($"ceilings: {GoalPage.Ceilings(goal, step.After.State.Settings.Goals ?? GoalPolicy.Usual)}")}",
        ProofView { Occasion: ProofOccasion.Baseline } => ink.Dim("the checks are run once before the work begins"),
        ProofView => ink.Notable("something was changed after the goal was accepted; its proof is taken again"),
        CheckView { Kind: ProofKind.Files or ProofKind.FilesAfter, What: var what } => $"{ink.Bold("•")} compare {Short(what)}",
        CheckView { What: var what } => $"{ink.Bold("•")} check {Short(what)}",
        ModelCallView { Purpose: ModelPurpose.Review, Attempt: 1 } => $"{ink.Bold("•")} review what no command can tell",
        _ => null,
    };

    private static string? Completed(ItemView item, ViewStep step, AnsiStyle ink) => item switch
    {
        GoalEditedView => ink.Notable("the goal was changed"),
        GoalPausedView { By: var by } => ink.Notable($"the goal is paused from {by}"),
        GoalResumedView { By: var by, Automatic: true } => ink.Notable($"→ {by} has come; the goal goes on by itself"),
        GoalResumedView => ink.Notable("→ the goal goes on"),
        GoalClearedView => ink.Notable("the goal is cleared"),
        GoalContinuedView { GoalTurn: var turn } => ink.Dim($"→ turn {turn} of the goal{Left(step)}"),
        GoalWindingDownView { Budget: var budget } => ink.Notable($"! the budget is nearly used up ({budget}); this is the last turn"),
        ProofView { To: ActiveGoal } => ink.Notable("→ the proof no longer holds; the goal is active again"),
        ProofView { To: not null } => ink.Notable(Standing(step)),
        ProofView { Occasion: ProofOccasion.Recheck } => ink.Good(Standing(step)),
        CheckView { Evidence: { } found } => Found(found, ink),
        ModelCallView { Purpose: ModelPurpose.Review, Failure: { } failure } => ink.Notable($"… no review yet: {Short(failure.Message)}"),
        HandoverView { Problem: { } problem } => ink.Notable($"! the hand-over could not be written: {Short(problem)}"),
        ProgressView { Problem: { } problem } => ink.Notable($"! progress could not be committed: {Short(problem)}"),
        ProgressView { Commit: not null, Branch: var branch } => ink.Dim($"progress is on the branch {branch}"),
        FreshContextView => ink.Dim("a fresh context"),
        GoalStandingView { To: ActiveGoal } => ink.Notable("→ the goal is active again"),
        GoalStandingView { To: CompleteGoal } when step.After.State.Goal!.Claim?.WhyUntrusted() is { } why => ink.Notable($"{Standing(step)}: {why}"),
        GoalStandingView { To: CompleteGoal } => ink.Good(Standing(step)),
        GoalStandingView => ink.Notable(Standing(step)),
        _ => null,
    };

    private static string Standing(ViewStep step) => $"the goal {GoalPage.Standing(step.After.State, step.At)}";

    private static string Found(Evidence found, AnsiStyle ink)
    {
        var mark = found.Holds ? ink.Good("✓") : ink.Bad("✗");
        var detail = found switch
        {
            { Kind: ProofKind.Judged } => $"{GoalPage.FoundLine(found)}: {Short(found.Excerpt)}",
            { Kind: ProofKind.Files or ProofKind.FilesAfter } => Short(found.Excerpt.Replace("\n", "; ", StringComparison.Ordinal)),
            { Holds: true, ExitCode: { } code } => $"exit {code}",
            { ExitCode: { } code } => $"exit {code} · {Printable.LastLine(found.Excerpt, DetailChars)}",
            _ => Short(found.Excerpt),
        };
        return $"  {mark} {ink.Dim(detail)}";
    }

    private static string Left(ViewStep step) => step.After.State.Goal is { } goal && GoalPage.Left(goal, step.At) is { Length: > 0 } left ? $" · {left} left" : "";

    private static string Short(string text) => Printable.FirstLine(text, DetailChars);
}

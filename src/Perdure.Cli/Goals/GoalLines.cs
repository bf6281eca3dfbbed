using Perdure.Cli.Exec;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Goals;

/// <summary>Says in a line what happens to a goal, for whoever watches.</summary>
internal static class GoalLines
{
    private const int DetailLetters = 160;

    /// <returns>Null where there is nothing to say.</returns>
    public static string? Of(Step step, AnsiStyle ink) => step.Entry.Event switch
    {
        GoalSet set => $"{ink.Bold($"goal: {Short(set.Objective)}")}\n{ink.Dim($"ceilings: {GoalPage.Ceilings(step.After.Goal!, step.After.Settings.Goals ?? GoalPolicy.Usual)}")}",
        GoalEdited => ink.Notable("the goal was changed"),
        GoalPaused { By: var by } => ink.Notable($"the goal is paused from {by}"),
        GoalResumed { By: var by, Automatic: var automatic } => ink.Notable(automatic is true ? $"→ {by} has come; the goal goes on by itself" : "→ the goal goes on"),
        GoalCleared => ink.Notable("the goal is cleared"),
        GoalContinued => ink.Dim($"→ turn {step.After.Goal!.Spent.Turns + 1} of the goal{Left(step)}"),
        GoalWindingDown(_, var budget, _) => ink.Notable($"! the budget is nearly used up ({budget}); this is the last turn"),
        ProofBegun { Occasion: ProofOccasion.Baseline } => ink.Dim("the checks are run once before the work begins"),
        ProofBegun => ink.Notable("something was changed after the goal was accepted; its proof is taken again"),
        ProofEnded { To: ActiveGoal } => ink.Notable("→ the proof no longer holds; the goal is active again"),
        ProofEnded { To: not null } => ink.Notable($"the goal {GoalPage.Standing(step.After, step.Entry.At)}"),
        ProofEnded { Occasion: ProofOccasion.Recheck } => ink.Good($"the goal {GoalPage.Standing(step.After, step.Entry.At)}"),
        CheckStarted(_, _, ProofKind.Files or ProofKind.FilesAfter, var what) => $"{ink.Bold("•")} compare {Short(what)}",
        CheckStarted(_, _, _, var what) => $"{ink.Bold("•")} check {Short(what)}",
        CheckFinished(_, var found, _) => Found(found, ink),
        JudgeAsked { Attempt: 1 } => $"{ink.Bold("•")} review what no command can tell",
        JudgeFailed { Failure: var failure } => ink.Notable($"… no review yet: {Short(failure.Message)}"),
        GoalJudged judged => string.Join('\n', judged.Judgements.Select(found => Found(found, ink))),
        HandoverSaved { Problem: { } problem } => ink.Notable($"! the hand-over could not be written: {Short(problem)}"),
        ProgressCommitted { Problem: { } problem } => ink.Notable($"! progress could not be committed: {Short(problem)}"),
        ProgressCommitted { Commit: not null, Branch: var branch } => ink.Dim($"progress is on the branch {branch}"),
        ContextRenewed => ink.Dim("a fresh context"),
        GoalStatusChanged { To: ActiveGoal } => ink.Notable("→ the goal is active again"),
        GoalStatusChanged { To: CompleteGoal } when step.After.Goal!.Claim?.WhyUntrusted() is { } why => ink.Notable($"the goal {GoalPage.Standing(step.After, step.Entry.At)}: {why}"),
        GoalStatusChanged { To: CompleteGoal } => ink.Good($"the goal {GoalPage.Standing(step.After, step.Entry.At)}"),
        TurnEnded when GoalPage.Pause(step.After, step.Entry.At) is { } pause => ink.Dim($"the goal is waiting {pause}"),
        GoalStatusChanged => ink.Notable($"the goal {GoalPage.Standing(step.After, step.Entry.At)}"),
        _ => null,
    };

    private static string Found(Evidence found, AnsiStyle ink)
    {
        var mark = found.Holds ? ink.Good("✓") : ink.Bad("✗");
        var detail = found switch
        {
            { Kind: ProofKind.Judged } => $"{GoalPage.FoundLine(found)}: {Short(found.Excerpt)}",
            { Kind: ProofKind.Files or ProofKind.FilesAfter } => Short(found.Excerpt.Replace("\n", "; ", StringComparison.Ordinal)),
            { Holds: true, ExitCode: { } code } => $"exit {code}",
            { ExitCode: { } code } => $"exit {code} · {Printable.LastLine(found.Excerpt, DetailLetters)}",
            _ => Short(found.Excerpt),
        };
        return $"  {mark} {ink.Dim(detail)}";
    }

    private static string Left(Step step) => GoalPage.Left(step.After.Goal!, step.Entry.At) is { Length: > 0 } left ? $" · {left} left" : "";

    private static string Short(string text) => Printable.FirstLine(text, DetailLetters);
}

using Perdure.Cli.Exec;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Cli.Goals;

/// <summary>Writes what happens to a goal as event lines of our own.</summary>
internal static class GoalEventLines
{
    public static void Write(EventLines lines, ViewChange change, ViewStep step)
    {
        switch (change)
        {
            case ViewChange.ItemCompleted(GoalContinuedView continued):
                lines.Write("perdure.goal_continued", step.Seq, json =>
                {
                    json.WriteNumber("turn", continued.GoalTurn);
                    if (continued.WindingDown is { } budget) { json.WriteString("windingDown", budget); }
                });
                break;
            case ViewChange.ItemStarted(ProofView proof):
                lines.Write("perdure.proof_begun", step.Seq, json => json.WriteString("occasion", LogWords.Of(proof.Occasion)));
                break;
            case ViewChange.ItemCompleted(ProofView proof):
                lines.Write("perdure.proof_ended", step.Seq, json => json.WriteString("occasion", LogWords.Of(proof.Occasion)));
                break;
            case ViewChange.ItemStarted(CheckView check):
                lines.Write("perdure.check_started", step.Seq, json =>
                {
                    json.WriteString("kind", LogWords.Of(check.Kind));
                    json.WriteString("what", check.What);
                    if (check.Run is { } run) { json.WriteNumber("run", run); }
                });
                break;
            case ViewChange.ItemCompleted(CheckView { Evidence: { } found }):
                lines.Write("perdure.check_finished", step.Seq, json =>
                {
                    json.WritePropertyName("evidence");
                    GoalJson.WriteEvidence(json, found);
                });
                break;
            case ViewChange.GoalStatusChanged: Stands(lines, step); break;
        }
    }

    private static void Stands(EventLines lines, ViewStep step) => lines.Write("perdure.goal_status", step.Seq, json =>
    {
        var state = step.After.State;
        json.WriteString("status", state.Goal is null ? "cleared" : GoalPage.Status(state));
        if (state.Goal is null) { return; }

        json.WriteString("says", $"the goal {GoalPage.Standing(state, step.At)}");
        if (WaitDescription.Of(state) is { } wait) { json.WriteString("until", wait.Until); }
    });
}

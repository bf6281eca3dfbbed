using Perdure.Cli.Exec;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Cli.Goals;

/// <summary>Writes what happens to a goal as event lines of our own.</summary>
internal static class GoalEventLines
{
    public static void Write(EventLines lines, Step step)
    {
        var seq = step.Entry.Seq;
        switch (step.Entry.Event)
        {
            case GoalContinued continued:
                lines.Write("perdure.goal_continued", seq, json =>
                {
                    json.WriteNumber("turn", step.After.Goal!.Spent.Turns + 1);
                    if (continued.WindingDown is { } budget) { json.WriteString("windingDown", budget); }
                });
                break;
            case ProofBegun begun:
                lines.Write("perdure.proof_begun", seq, json => json.WriteString("occasion", LogWords.Of(begun.Occasion)));
                break;
            case ProofEnded ended:
                lines.Write("perdure.proof_ended", seq, json => json.WriteString("occasion", LogWords.Of(ended.Occasion)));
                if (Status(step.Before) != Status(step.After)) { Stands(lines, step); }

                break;
            case CheckStarted(_, var run, var kind, var what):
                lines.Write("perdure.check_started", seq, json =>
                {
                    json.WriteString("kind", LogWords.Of(kind));
                    json.WriteString("what", what);
                    json.WriteNumber("run", run);
                });
                break;
            case CheckFinished(_, var found, _):
                Finished(lines, found, seq);
                break;
            case GoalJudged judged:
                foreach (var found in judged.Judgements) { Finished(lines, found, seq); }
                break;
            case var happened when Status(step.Before) != Status(step.After) && (happened is GoalEvent or TurnEnded or CommandEnded || step.Before.StatusOfGoal() is GoalStatus.Blocked || step.After.StatusOfGoal() is GoalStatus.Blocked):
                Stands(lines, step);
                break;
        }
    }

    private static void Stands(EventLines lines, Step step) => lines.Write("perdure.goal_status", step.Entry.Seq, json =>
    {
        json.WriteString("status", Status(step.After));
        if (step.After.Goal is null) { return; }

        json.WriteString("says", $"the goal {GoalPage.Standing(step.After, step.Entry.At)}");
        if (WaitDescription.Of(step.After) is { } wait) { json.WriteString("until", wait.Until); }
    });

    private static string Status(SessionState state) => state.Goal is null ? "cleared" : GoalPage.Status(state);

    private static void Finished(EventLines lines, Evidence found, long seq) => lines.Write("perdure.check_finished", seq, json =>
    {
        json.WritePropertyName("evidence");
        GoalJson.WriteEvidence(json, found);
    });
}

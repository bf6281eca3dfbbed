using System.Collections.Immutable;
using System.Text;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Sentences about a goal that are put before the model. What is told is in the log as it was told; only answers to calls are rendered anew.</summary>
internal static class GoalMessages
{
    private const int LackingMax = 5;

    private const int TailChars = 400;

    public const string NotProven = "Not proven: the turn was interrupted while the checks ran.";

    public const string ChangedMeanwhile = "Not accepted: the goal was changed while its checks ran. Read what it is now (get_goal) and claim it again when it holds.";

    public const string CompleteAlready = "The goal is complete already, and its proof was accepted. Finish with a short report.";

    public const string AgentsAtWork = "Not looked at: agents are still at work. The proof is taken when nothing else changes the workspace. Wait for them (wait_agent), then claim it again.";

    public const string TrueAlready = "every part of its proof holds already, before anything was done; either there is nothing to do, or the proof does not show what is wanted";

    /// <summary>The whole goal, as it is told once and after every change.</summary>
    public static string Told(Goal goal, DateTimeOffset at)
    {
        var text = new StringBuilder(goal.Edition == 1 ? "A goal has been set for this session.\n" : "The goal of this session has been changed. It now is:\n");
        return text.Append(Whole(goal, at)).Append('\n').Append(HowItGoesOn(goal)).ToString().TrimEnd();
    }

    /// <summary>Short: the objective is in view.</summary>
    public static string Continue(SessionState state, Goal goal, DateTimeOffset at)
    {
        var left = GoalBudget.Left(goal, at) is { Length: > 0 } some ? $" Left: {some}." : "";
        var lacking = goal.Claim is { Occasion: not ProofOccasion.Baseline, Failures.IsEmpty: false } claim ? $"\nAt the last claim these parts of the proof did not hold:\n{Lacking(claim)}\n" : "";
        var idle = goal.Obstacle is { } obstacle ? $" Notice: {obstacle.What} ({obstacle.Turns} of {GoalNextStep.ObstacleTurnsMax} before a person is asked)." : "";
        var fruitless = goal.TurnsWithoutProgress > 0
            ? $" Notice: the last {(goal.TurnsWithoutProgress == 1 ? "turn" : $"{goal.TurnsWithoutProgress} turns")} brought no progress ({goal.TurnsWithoutProgress} of {GoalNextStep.Policy(state).TurnsWithoutProgressMax} before a person is asked)."
            : "";
        var running = state.Background.IsEmpty ? "" : $" Still running after a long wait: {string.Join("; ", BackgroundRules.Lines(state))}. End what never ends by itself, or the goal waits for it after each turn.";
        return $"Go on with the goal; this is turn {goal.Spent.Turns + 1} of it.{left}{lacking}{idle}{fruitless}{running} Do the next thing that brings it nearer; run its checks yourself before you claim it with update_goal.";
    }

    /// <summary>Each with the end of its output, where the errors are; bounded, because it is said in every turn.</summary>
    private static string Lacking(Claim claim)
    {
        var lacking = claim.Found.Where(found => !found.Holds).ToList();
        var lines = lacking.Take(LackingMax).Select(found => $"- {MechanicalSummary.Shortened(found.What, MechanicalSummary.LineChars)}{(found.ExitCode is { } code ? $" (exit code {code})" : "")}: {Tail(found.Excerpt)}");
        return string.Join('\n', lacking.Count > LackingMax ? lines.Append($"- and {lacking.Count - LackingMax} more") : lines);
    }

    public static string WindingDown(Goal goal, string budget, DateTimeOffset at) =>
        $"The goal's budget is nearly used up ({budget}; left: {GoalBudget.Left(goal, at)}). This is its last turn: begin nothing new, leave the workspace in order with no half-made change, then write what is done, what remains and what to do first. If the goal is reached, call update_goal.";

    /// <summary>The first message of a fresh context, which is the same in each turn as long as the goal is.</summary>
    public static string Afresh(Goal goal)
    {
        var text = new StringBuilder("You work towards a goal in turns that each begin with a fresh context. Two things reach the next turn and nothing else: the workspace, and the last message you write in this one. So end each turn with a message that says what is done, what is not, what you have found out and what to do first; longer notes belong into a file of the workspace.\n");
        text.Append($"\n<objective>\n{goal.Objective.Trim()}\n</objective>\n");
        Section(text, "Terms", Terms(goal));
        return text.Append('\n').Append(HowItGoesOn(goal)).ToString().TrimEnd();
    }

    /// <summary>What changes from one fresh context to the next.</summary>
    public static string HowFar(SessionState state, Goal goal, DateTimeOffset at)
    {
        var text = new StringBuilder($"This is turn {goal.Spent.Turns + 1} of the goal.\n");
        if (GoalBudget.Left(goal, at) is { Length: > 0 } left) { text.Append("Budget: ").Append(left).Append(".\n"); }

        Section(text, goal.Claim?.Occasion == ProofOccasion.Baseline ? "Proof before the work began" : "Proof when it was last taken", FoundWithOutput(goal));
        Section(text, "Plan", state.Plan.Select(PinnedBlock.Line));
        Section(text, "Commands running in the background", BackgroundRules.Lines(state));
        Section(text, "Agents", AgentMessages.Lines(state));
        if (goal.Handover is { } handover) { text.Append("\n## Handed on by the last turn (also in .perdure/handover.md)\n").Append(handover.Text.Trim()).Append('\n'); }

        return text.ToString().TrimEnd();
    }

    public static IEnumerable<string> Pinned(Goal? goal)
    {
        if (goal is null) { yield break; }

        yield return $"Objective: {goal.Objective}";
        foreach (var line in Terms(goal)) { yield return line; }
        foreach (var line in Found(goal)) { yield return $"{(goal.Claim!.Occasion == ProofOccasion.Baseline ? "Before the work began" : "At the last claim")}: {line}"; }

        yield return $"It {Standing(goal)}; {goal.Spent.Turns} turns, {goal.Charged:N0} tokens used{(goal.Budgets.Tokens is { } tokens ? $" of {tokens:N0}" : "")}.";
    }

    public static string SetByModel(Budgets budgets) =>
        $"The goal is set{(budgets.Tokens is { } tokens ? $", with a budget of {tokens:N0} tokens" : "")}. Pursue it until it is reached, then call update_goal with status complete.";

    public static string ObstacleNamed(Goal goal)
    {
        var turns = goal.Obstacle is { What: GoalNextStep.SaidToBeBlocked } before ? before.Turns + 1 : 1;
        return turns >= GoalNextStep.ObstacleTurnsMax
            ? "Noted. The goal is blocked when this turn ends, and a person is asked. Say exactly what is needed of them."
            : $"Noted ({turns} of {GoalNextStep.ObstacleTurnsMax}): a goal is blocked when the same obstacle stands in {GoalNextStep.ObstacleTurnsMax} turns in a row. Say what stands in the way, and try another way round it until then.";
    }

    public static string Accepted(Goal goal, Claim claim) => goal.Contract.ProvesNothing
        ? "The goal is complete, on your word: no check was set for it. Finish with a short report."
        : $"The goal is complete: {Count(claim.Found.Length)} of the proof held. {(claim.WhyUntrusted() is { } why ? $"The proof cannot be trusted: {why}. Say so in your report. " : "")}Write a short report now, and change nothing more: whatever is changed is proven once more.";

    public static string Refused(string failures, Claim claim, Goal goal)
    {
        var flaky = goal.Flaky.Where(step => claim.Found.Any(found => found.Kind == step.Kind && found.What == step.What)).Select(step => $"\n\nFlaky: `{step.What}` has failed and passed on the same files. It has to pass several times in a row; find out what makes it unreliable.");
        return $"Not complete: {claim.Failures.Length} of {Count(claim.Found.Length)} of the proof did not hold.\n\n{failures}{string.Concat(flaky)}\n\nThe goal stays active. Mend what is wrong in the work, not in its proof, run the checks yourself, and claim it again.";
    }

    public static string Repeated(string failures, Claim claim) =>
        $"Not complete, and not run again: nothing has changed since your last claim, of which {claim.Failures.Length} of {Count(claim.Found.Length)} of the proof did not hold.\n\n{failures}\n\nChange the work before you claim it again.";

    public static string NoLongerProven(string failures) =>
        $"The goal is active again. After it was accepted something was changed, so its proof was taken once more, and it no longer holds:\n\n{failures}\n\nMend it and claim it again; then write your report without changing anything.";

    public static string NotStill(ImmutableArray<string> moving) =>
        $"Not looked at: the proof is taken while nothing else changes the workspace, and these commands could not be made to stand still: {string.Join(", ", moving)}. End them, then claim it again.";

    public static string CannotRun(Evidence found, int charsMax) =>
        $"a command of its proof cannot be run: {found.What}\n{MechanicalSummary.Shortened(found.Excerpt, charsMax)}\nA check has to be able to run before the work begins, and to fail then; where it needs something the work will make, let it test for that first (test -f FILE && ...)";

    public static string NobodyJudged(string problem) => $"Not complete: the checks hold, but the criteria that have to be judged could not be reviewed: {problem}";

    public static string Failed(ProofStep step, string report) => step.Kind == ProofKind.MustNot
        ? $"This command has to fail, and did not: {step.What}\n{report}"
        : $"This check has to succeed, and did not: {step.What}\n{report}";

    public static string FilesChanged(ProofKind kind, string changes) => kind == ProofKind.FilesAfter
        ? $"Files that the proof rests on were changed while its commands ran:\n{changes}\nPut them back as they were, and let no command of the proof change them."
        : $"Files that the proof rests on are not as they were when the goal was set:\n{changes}\nPut them back as they were.";

    public static string OverAfterwards(Goal goal, string over) =>
        $"{over}; it holds for what follows from the goal, which {(goal.State is CompleteGoal ? "is complete" : "was cleared")}, too, until you say something new.";

    public static string NoProgress(SessionState state, Goal goal) =>
        $"{goal.TurnsWithoutProgress} turns in a row brought no progress: the workspace did not change, no further part of the proof holds, and nothing new was learnt{(state.LoopState.Last is { Length: > 0 } last ? $"; last: {last}" : "")}";

    public static string ClaimsInRow(Goal goal) =>
        $"{goal.ClaimsInRow} claims in a row were refused and nothing was changed in between{(goal.Claim is { Failures: [var first, ..] } ? $"; the proof says: {MechanicalSummary.Shortened(first, MechanicalSummary.LineChars)}" : "")}";

    public static string PriceUnknown(string model) => $"it has a budget in money, and nobody knows what {model} costs";

    private static string Whole(Goal goal, DateTimeOffset at)
    {
        var text = new StringBuilder($"\n<objective>\n{goal.Objective.Trim()}\n</objective>\n");
        Section(text, "Terms", Terms(goal));
        if (GoalBudget.Left(goal, at) is { Length: > 0 } left) { text.Append("\nBudget: ").Append(left).Append(".\n"); }

        return text.ToString();
    }

    private static string HowItGoesOn(Goal goal) => goal.Contract.ProvesNothing
        ? $"Pursue it until it is reached; when you stop before, you are asked to go on. {Waits} Call update_goal with status complete when it is."
        : $"Pursue it until it is reached; when you stop before, you are asked to go on. {Waits} Run the checks yourself first; when you call update_goal with status complete, the runtime itself runs the checks: only if all hold is the goal complete, otherwise you read what failed.";

    private const string Waits = "When all there is to do is to wait for a command or an agent, end your turn: its end begins the next one, and the wait costs nothing.";

    private static IEnumerable<string> Terms(Goal goal)
    {
        var contract = goal.Contract;
        foreach (var path in contract.Reading) { yield return $"Read first: {path}"; }
        foreach (var check in contract.Checks) { yield return $"Has to succeed: `{check}`"; }
        foreach (var mustNot in contract.MustNots) { yield return $"Has to fail: `{mustNot}`"; }
        foreach (var criterion in contract.Judged) { yield return $"Judged by a reviewer: {criterion}"; }
        foreach (var path in contract.Protected) { yield return $"Protected, you cannot change it: {path}"; }
        foreach (var path in contract.Untouched) { yield return $"Not to be changed: {path}"; }
    }

    private static ImmutableArray<string> Found(Goal goal) => goal.Claim is { } claim
        ? [.. claim.Found.Select(found => $"{(found.Holds ? "held" : "did not hold")}: {found.What}")]
        : [];

    /// <summary>Of what did not hold, with the end of its output: there it says why.</summary>
    private static IEnumerable<string> FoundWithOutput(Goal goal) => goal.Claim is { } claim
        ? claim.Found.Select(found => found.Holds ? $"held: {found.What}" : $"did not hold: {found.What}\n{Tail(found.Excerpt)}")
        : [];

    private static string Tail(string output) => output.Length <= TailChars ? output : $"[...]{output[^TailChars..]}";

    private static string Standing(Goal goal) => goal.State switch
    {
        ActiveGoal { WindingDown: { } budget } => $"is in its last turn ({budget})",
        ActiveGoal => "is active",
        CompleteGoal => "is complete",
        PausedGoal => "is paused",
        LimitedGoal => "waits for the end of a limit",
        BlockedGoal(var why) => $"is blocked: {why}",
        ExhaustedGoal(var why, _) => $"is exhausted: {why}",
        ClearedGoal => "was cleared",
        _ => "stands",
    };

    private static string Count(int parts) => parts == 1 ? "1 part" : $"{parts} parts";

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0) { return; }

        text.Append("\n## ").Append(title).Append('\n');
        foreach (var line in all) { text.Append("- ").Append(line).Append('\n'); }
    }
}

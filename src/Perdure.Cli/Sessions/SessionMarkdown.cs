using Perdure.Cli.Exec;
using Perdure.Cli.Questions;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Cli.Sessions;

/// <summary>Writes a session as a document: who said what, what was run, what came of it.</summary>
internal sealed class SessionMarkdown(TextWriter output) : ISessionDocument
{
    /// <summary>A longer output is shortened here; the log and the JSON lines keep it whole.</summary>
    private const int OutputCharsMax = 4_000;

    public void Begin() { }

    public void End() { }

    public void Write(ViewStep step)
    {
        foreach (var change in step.Changes)
        {
            switch (change)
            {
                case ViewChange.ItemStarted(UserMessageView message): Said(message); break;
                case ViewChange.ItemStarted(PlanView plan): Plan(plan); break;
                case ViewChange.ItemUpdated(PlanView plan): Plan(plan); break;
                case ViewChange.ItemStarted(QuestionView asked): Line($"**Question**\n\n{Quoted(string.Join('\n', QuestionText.Lines(asked.Question)))}"); break;
                case ViewChange.ItemStarted(GoalView goal): Goal(goal); break;
                case ViewChange.ItemCompleted(var item) when Completed(item): break;
                case var other when ItemWords.Of(other, step.After.State) is { } words: Line($"*{words.ReplaceLineEndings(" ").TrimEnd('.')}.*"); break;
            }
        }
    }

    /// <returns>Whether it is more than a sentence.</returns>
    private bool Completed(ItemView item)
    {
        switch (item)
        {
            case BeginningView beginning:
                Line($"# Session {beginning.Session}\n\nBegun {beginning.StartedAt:yyyy-MM-dd HH:mm} UTC in `{beginning.Workspace}` with {beginning.Model}.");
                return true;
            case MessageView(var text): Line(text); return true;
            case ReasoningView(var text): Line(Quoted(text)); return true;
            case PatchView { Outcome: { } outcome } patch: Patch(patch, outcome); return true;
            case CallView { Outcome: { } outcome } call: Output(ToolLabel.Of(call.Call), outcome); return true;
            case CommandEndView ended: Output($"The command left running as session {ended.Run}", ended.Outcome); return true;
            case QuestionView { Answer: { } answer } asked: Line($"*Answered from {asked.From}: {QuestionText.Line(answer)}*"); return true;
            case CompactionView { Summary: { } summary }: Line($"*The history before this point was compacted:*\n\n{Quoted(summary)}"); return true;
            case AgentView { Status: { } status } agent: Line($"**Agent {agent.Number}** ({LogWords.Of(status)})\n\n{Quoted(agent.Result)}"); return true;
            default: return false;
        }
    }

    private void Said(UserMessageView message) =>
        Line($"## {(message.Amends ? "Instructions amended" : message.From.Length > 0 ? $"Input from {message.From}" : "Input")}\n\n{message.Text}");

    private void Plan(PlanView plan) =>
        Line("**Plan**\n\n" + string.Join("\n", plan.Steps.Select(step => $"- [{(step.Status == PlanStatus.Completed ? "x" : " ")}] {step.Step}")));

    private void Goal(GoalView goal) =>
        Line($"## Goal set from {goal.Goal.By}\n\n{goal.Goal.Objective}\n\n{string.Join("\n", ItemWords.Terms(goal.Goal).Select(term => $"- {term}"))}");

    private void Patch(PatchView patch, ToolOutcome outcome)
    {
        foreach (var file in patch.Files) { Line($"**{file.Path}** ({ItemWords.Kind(patch, file)}, +{file.LinesAdded} −{file.LinesRemoved})\n\n{Fenced(file.Diff, "diff")}"); }

        if (patch.Files.IsEmpty || !patch.Succeeded) { Output(ToolLabel.Of(patch.Call), outcome); }
    }

    private void Output(string what, ToolOutcome outcome) => Line($"**{what}** ({ItemWords.End(outcome)})\n\n{Fenced(outcome.Text, "")}");

    private static string Fenced(string text, string language)
    {
        var cut = ItemWords.Cut(text, OutputCharsMax);
        var fence = Fence(cut);
        return $"{fence}{language}\n{cut.TrimEnd()}\n{fence}";
    }

    /// <summary>Longer than any the output has of its own.</summary>
    private static string Fence(string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal)) { fence += "`"; }

        return fence;
    }

    private static string Quoted(string text) => "> " + text.Trim().Replace("\n", "\n> ");

    private void Line(string paragraph) => output.Write(paragraph.TrimEnd() + "\n\n");
}

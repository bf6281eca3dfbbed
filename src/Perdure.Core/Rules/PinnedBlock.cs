using System.Text;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What a compaction may not lose, rendered from state: exact, and never summarised.</summary>
internal static class PinnedBlock
{
    public static string Of(SessionState state)
    {
        var text = new StringBuilder();
        Section(text, "What the user changed of the task; it counts", state.Metadata.Amendments);
        Section(text, "Goal", GoalMessages.Pinned(state.Goal));
        Section(text, "Plan", state.Plan.Select(Line));
        Section(text, "Files changed so far", state.FilesTouched);
        Section(text, "Commands running in the background", BackgroundRules.Lines(state));
        Section(text, "Agents", AgentMessages.Lines(state));
        Section(text, "Calls whose outcome is unknown", state.UnknownOutcomes);
        Section(text, "Inputs still waiting", state.Waiting.Select(input => $"{input.Id}: {FirstLine(input.Text)}"));
        foreach (var note in state.Notes)
        {
            text.Append('\n').Append(note.Text).Append('\n');
        }

        return text.ToString().Trim();
    }

    public static string Line(PlanStep step) => $"[{Mark(step.Status)}] {step.Step}";

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0) { return; }

        text.Append("\n## ").Append(title).Append('\n');
        foreach (var line in all)
        {
            text.Append("- ").Append(line).Append('\n');
        }
    }

    private static string Mark(PlanStatus status) => status switch
    {
        PlanStatus.Completed => "x",
        PlanStatus.InProgress => ">",
        _ => " ",
    };

    private static string FirstLine(string text) => MechanicalSummary.Shortened(text.Split('\n', 2)[0], MechanicalSummary.LineChars);
}

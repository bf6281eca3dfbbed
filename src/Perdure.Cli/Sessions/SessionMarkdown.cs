using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Cli.Sessions;

/// <summary>Writes a session as a document: who said what, what was run, what came of it.</summary>
internal sealed class SessionMarkdown(TextWriter output)
{
    /// <summary>A longer output is shortened here; the log and the JSON lines keep it whole.</summary>
    private const int OutputLettersMax = 4_000;

    private readonly Dictionary<CallId, ToolCall> _calls = [];

    public void Write(LogEntry entry)
    {
        switch (entry.Event)
        {
            case SessionStarted started:
                Line($"# Session {started.Id}\n\nBegun {entry.At:yyyy-MM-dd HH:mm} UTC in `{started.Workspace}` with {started.Settings.Models[0].Ref}.");
                break;
            case SessionNamed(var name): Line($"*Named {name}.*"); break;
            case InputReceived input: Line($"## {(input.From.Length > 0 ? $"Input from {input.From}" : "Input")}\n\n{input.Text}"); break;
            case ModelReplied replied: Reply(replied); break;
            case ToolFinished(var id, var outcome): Outcome(id, outcome); break;
            case CommandEnded(var run, var outcome): Output($"The command left running as session {run}", outcome); break;
            case PlanUpdated(_, var steps, _):
                Line("**Plan**\n\n" + string.Join("\n", steps.Select(step => $"- [{(step.Status == PlanStatus.Completed ? "x" : " ")}] {step.Step}")));
                break;
            case ModelCallFailed(_, _, var failure, _, _, _): Line($"*The model could not answer: {failure.Message}*"); break;
            case ModelSwitched(var from, var to, _): Line($"*{to} in place of {from}.*"); break;
            case InterruptRequested(var from): Line($"*Interrupted from {from}.*"); break;
            case HistoryCompacted compacted: Line($"*The history before this point was compacted:*\n\n{Quoted(compacted.Summary)}"); break;
            case InstructionsAmended amended: Line($"## Instructions amended\n\n{amended.Text}"); break;
            case MetadataEvent happened: Line($"*{EntryLine.What(happened)}.*"); break;
            case TurnEnded { Reason: not TurnEnd.Answered } ended: Line($"*The turn ended: {ended.Detail ?? LogWords.Of(ended.Reason)}*"); break;
        }
    }

    private void Reply(ModelReplied replied)
    {
        foreach (var item in replied.Items)
        {
            switch (item)
            {
                case MessageItem(var text): Line(text); break;
                case ReasoningItem { Summary: { Length: > 0 } summary }: Line(Quoted(summary)); break;
                case ToolCallItem(var call): _calls[call.Id] = call; break;
            }
        }
    }

    private void Outcome(CallId id, ToolOutcome outcome)
    {
        Output(_calls.Remove(id, out var call) ? ToolLabel.Of(call) : id.Value, outcome);
    }

    private void Output(string what, ToolOutcome outcome)
    {
        var text = outcome.Text.Length <= OutputLettersMax ? outcome.Text : outcome.Text[..OutputLettersMax] + "\n…";
        var fence = Fence(text);
        var ended = outcome.ExitCode is { } code ? $"exit {code}" : LogWords.Of(outcome.Status);
        Line($"**{what}** ({ended})\n\n{fence}\n{text.TrimEnd()}\n{fence}");
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

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perdure.Core.Views;

namespace Perdure.Core.Tests.Views;

/// <summary>Prints views so that tests can compare them.</summary>
internal static class ViewText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static string Of(SessionView view)
    {
        var text = new StringBuilder();
        foreach (var turn in view.Turns) { text.Append(JsonSerializer.Serialize(turn, Plain)).Append('\n'); }
        foreach (var item in view.Items) { text.Append(Of(item)).Append('\n'); }
        foreach (var item in view.Streaming) { text.Append(Of(item)).Append('\n'); }

        return text.ToString();
    }

    public static string Of(ItemView item) => $"{item.GetType().Name} {JsonSerializer.Serialize(item, item.GetType(), Plain)}{(item is CallView { Printed: { } printed } ? printed : "")}";

    public static string Of(ViewChange change) => change switch
    {
        ViewChange.TurnStarted(var turn) => $"turn {turn.Number} {(turn.Resumed ? "resumed" : "started")}",
        ViewChange.TurnEnded(var turn) => $"turn {turn.Number} {turn.End} {turn.Detail}".TrimEnd(),
        ViewChange.ItemStarted(var item) => $"started   {Said(item)}",
        ViewChange.ItemUpdated(var item) => $"updated   {Said(item)}",
        ViewChange.ItemCompleted(var item) => $"completed {Said(item)}",
        ViewChange.Waiting(var wait) => $"waiting for {wait.Model} until {wait.Until:HH:mm:ss}: {wait.Why.Message}",
        ViewChange.GoalStatusChanged(var status) => $"goal {status?.ToString() ?? "gone"}",
        _ => change.ToString(),
    };

    private static string Said(ItemView item)
    {
        var about = item switch
        {
            BeginningView beginning => $"{beginning.Workspace} {beginning.Model}",
            UserMessageView message => $"{message.Status}{(message.Amends ? " amends" : "")}: {message.Text}",
            MessageView message => message.Text,
            ReasoningView reasoning => reasoning.Text,
            CommandView command => $"{command.Command} in {command.Folder} {command.Outcome?.Status} {command.ExitCode} {command.Output}",
            PatchView patch => $"{string.Join(", ", patch.Files.Select(file => $"{file.Kind} {file.Path} +{file.LinesAdded} -{file.LinesRemoved}"))} {patch.Outcome?.Status}",
            ToolCallView call => $"{call.Call.Tool} {CallArguments.Subject(call.Call)} {call.Outcome?.Status}",
            PlanView plan => string.Join(", ", plan.Steps.Select(step => $"{step.Step} {step.Status}")),
            QuestionView question => $"{question.Question.GetType().Name} of {question.Call.Tool} {question.Answer?.GetType().Name}",
            CommandEndView command => $"run {command.Run} {command.Outcome.Status}",
            CompactionView compaction => $"{compaction.Cause} {compaction.TokensBefore} {compaction.TokensAfter} {compaction.Summary}",
            ModelSwitchView changed => $"{changed.From} {changed.To}",
            LoopView loop => $"{loop.Degree} {loop.Rounds}",
            ModelCallView call => $"{call.Purpose} {call.Model} {call.Attempt} {call.Status} {call.Failure?.Message}",
            NoticeView notice => $"{notice.Kind}: {notice.Text}",
            GoalView goal => $"{goal.Status}: {goal.Goal.Objective}",
            CheckView check => $"{check.Kind} {check.What} {check.Evidence?.Holds}",
            ProofView proof => $"{proof.Occasion}",
            AgentView agent => $"{agent.Number} {agent.Step} {agent.Task} {agent.Question}{agent.Result}",
            AgentWaitView wait => string.Join(",", wait.Agents),
            _ => "",
        };
        return $"{item.GetType().Name.Replace("View", "", StringComparison.Ordinal)} {about}".ReplaceLineEndings("⏎").TrimEnd();
    }
}

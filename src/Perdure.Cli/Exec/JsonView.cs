using Perdure.Cli.Sessions;
using System.Text.Json;
using Perdure.Cli.Agents;
using Perdure.Cli.Goals;
using Perdure.Cli.Questions;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting.Sessions;

namespace Perdure.Cli.Exec;

/// <summary>Shows a run to a program: event lines in the shape of <c>codex exec --json</c>, our own under <c>perdure.</c></summary>
/// <param name="deltas">Whether characters are shown as they come, too.</param>
internal sealed class JsonView(TextWriter data, bool deltas) : IRunView
{
    private readonly EventLines _lines = new(data);

    public void Begin(SessionView view)
    {
        _lines.Write("thread.started", seq: null, json => json.WriteString("thread_id", view.State.Id.Value));
        if (view.Turn is not { } turn) { return; }

        Turn(turn.Number, seq: null, resumed: true);
        foreach (var call in view.OpenItems.OfType<CallView>()) { Tools.Started(call, seq: null); }
        foreach (var asked in view.OpenItems.OfType<QuestionView>()) { QuestionJson.Asked(_lines, asked, seq: null); }

        if (view.State.ModelWait is { } wait) { Waiting(wait, seq: null); }
    }

    public void See(ViewStep step)
    {
        foreach (var change in step.Changes)
        {
            GoalEventLines.Write(_lines, change, step);
            AgentEventLines.Write(_lines, change, step.Seq);
            Show(change, step);
        }
    }

    public void End(RunEnd end, SessionState state)
    {
        if (end is { Left: null, Status: not (SessionStatus.NeedsUser or SessionStatus.Blocked or SessionStatus.Paused) }) { return; }

        _lines.Write("perdure.left", seq: null, json =>
        {
            json.WriteString("why", StatusText.Sentence(end, state));
            json.WriteString("status", end.Status.Word);
            json.WriteString("resume", ResumeLine.For(state.Id));
        });
    }

    private ToolItems Tools => new(_lines);

    private void Show(ViewChange change, ViewStep step)
    {
        var seq = step.Seq;
        switch (change)
        {
            case ViewChange.TurnStarted(var turn): Turn(turn.Number, seq, turn.Resumed); break;
            case ViewChange.TurnEnded(var turn): TurnEnds(turn, step); break;
            case ViewChange.Waiting(var wait): Waiting(wait, seq); break;
            case ViewChange.ItemStarted(CallView call): Tools.Started(call, seq); break;
            case ViewChange.ItemStarted(PlanView plan): Plan(plan, "started", seq); break;
            case ViewChange.ItemUpdated(PlanView plan): Plan(plan, "updated", seq); break;
            case ViewChange.ItemStarted(QuestionView asked): QuestionJson.Asked(_lines, asked, seq); break;
            case ViewChange.ItemStarted(CompactionView compaction):
                _lines.Write("perdure.compaction_started", seq, json => json.WriteString("cause", LogWords.Of(compaction.Cause)));
                break;
            case ViewChange.ItemCompleted(var item): Completed(item, seq); break;
            case ViewChange.Streamed(var delta, _) when deltas: Streamed(delta); break;
        }
    }

    private void Completed(ItemView item, long? seq)
    {
        switch (item)
        {
            case MessageView(var text): _lines.WriteItem("completed", item.Id, "agent_message", seq, json => json.WriteString("text", text)); break;
            case ReasoningView(var text): _lines.WriteItem("completed", item.Id, "reasoning", seq, json => json.WriteString("text", text)); break;
            case CallView { Outcome: { } outcome } call: Tools.Finished(call, outcome, seq); break;
            case PlanView plan: Plan(plan, "completed", seq); break;
            case CommandEndView ended: CommandEnds(ended, seq); break;
            case ModelSwitchView switched: Switched(switched, seq); break;
            case NoticeView { Kind: NoticeKind.SnapshotsDisabled, Text: var why }: _lines.Write("perdure.snapshots_rested", seq, json => json.WriteString("why", why)); break;
            case NoticeView { Kind: NoticeKind.InputRefused, Text: var reason }: _lines.WriteItem("completed", item.Id, "error", seq, json => json.WriteString("message", reason)); break;
            case LoopView loop: Loops(loop, seq); break;
            case QuestionView { Answer: not null } answered: QuestionJson.Answered(_lines, answered, seq); break;
            case CompactionView { TokensAfter: { } tokens } compaction: Compacted(compaction, tokens, seq); break;
        }
    }

    private void Streamed(Delta delta)
    {
        var (type, text) = delta switch
        {
            TextDelta(_, var said) => ("perdure.text_delta", said),
            ReasoningDelta(_, var thought) => ("perdure.reasoning_delta", thought),
            OutputDelta(_, var printed) => ("perdure.output_delta", printed),
            _ => ("perdure.delta", ""),
        };
        _lines.Write(type, seq: null, json =>
        {
            if (delta is OutputDelta(var call, _)) { json.WriteString("call", call.Value); }

            json.WriteString("text", text);
        });
    }

    private void Turn(int number, long? seq, bool resumed) => _lines.Write("turn.started", seq, json =>
    {
        json.WriteNumber("turn", number);
        if (resumed) { json.WriteBoolean("resumed", value: true); }
    });

    private void Plan(PlanView plan, string stage, long? seq) => _lines.WriteItem(stage, $"plan_{plan.Number}", "todo_list", seq, json =>
    {
        json.WriteStartArray("items");
        foreach (var (step, status) in plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("text", step);
            json.WriteBoolean("completed", status == PlanStatus.Completed);
            json.WriteString("status", LogWords.Of(status));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private void Waiting(ModelWait wait, long? seq) => _lines.Write("perdure.waiting", seq, json =>
    {
        json.WriteString("why", wait.Why.Message);
        json.WriteString("kind", LogWords.Of(wait.Why.Kind));
        json.WriteString("model", wait.Model);
        json.WriteString("until", wait.Until);
        if (wait.NeedsUser) { json.WriteBoolean("needs_person", value: true); }
    });

    private void Switched(ModelSwitchView switched, long? seq) => _lines.Write("perdure.model_switched", seq, json =>
    {
        json.WriteString("from", switched.From);
        json.WriteString("to", switched.To);
        json.WriteString("why", switched.Why);
    });

    private void Loops(LoopView loop, long? seq) => _lines.Write("perdure.loop_noticed", seq, json =>
    {
        json.WriteString("degree", LogWords.Of(loop.Degree));
        json.WriteNumber("rounds", loop.Rounds);
        json.WriteString("evidence", loop.Evidence);
    });

    private void Compacted(CompactionView compaction, long tokensAfter, long? seq) => _lines.Write("perdure.compacted", seq, json =>
    {
        json.WriteNumber("tokens_before", compaction.TokensBefore);
        json.WriteNumber("tokens_after", tokensAfter);
        json.WriteBoolean("trimmed", compaction.Trimmed);
    });

    private void CommandEnds(CommandEndView ended, long? seq) => _lines.Write("perdure.command_ended", seq, json =>
    {
        json.WriteNumber("run", ended.Run);
        if (ended.Call is { } call) { json.WriteString("call", call.Id.Value); }

        json.WriteString("outcome", LogWords.Of(ended.Outcome.Status));
        if (ended.Outcome.ExitCode is { } code) { json.WriteNumber("exit_code", code); }

        json.WriteString("text", ended.Outcome.Text);
    });

    private void TurnEnds(TurnView turn, ViewStep step)
    {
        var seq = step.Seq;
        if (turn.End == TurnEnd.Answered)
        {
            _lines.Write("turn.completed", seq, json => WriteUsage(json, turn.Usage));
            return;
        }

        _lines.Write("turn.failed", seq, json =>
        {
            json.WriteStartObject("error");
            json.WriteString("message", turn.Detail ?? StatusRules.OfTurn(turn.End!.Value, detail: null).Sentence);
            json.WriteEndObject();
            json.WriteString("reason", LogWords.Of(turn.End!.Value));
        });
    }

    private static void WriteUsage(Utf8JsonWriter json, UsageTotals used)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", used.Input);
        json.WriteNumber("cached_input_tokens", used.Cached);
        json.WriteNumber("output_tokens", used.Output);
        json.WriteNumber("reasoning_output_tokens", used.Reasoning);
        if (used.EstimatedCalls > 0) { json.WriteNumber("estimated_calls", used.EstimatedCalls); }

        json.WriteEndObject();
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Cli.Agents;
using Perdure.Cli.Goals;
using Perdure.Cli.Questions;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Shows a run to a program: event lines in the shape of <c>codex exec --json</c>, our own under <c>perdure.</c></summary>
/// <param name="deltas">Whether letters are shown as they come, too.</param>
internal sealed class JsonView(Terminal terminal, bool deltas) : IRunView
{
    private readonly EventLines _lines = new(terminal.Data);
    private UsageTotals _atTurnStart = UsageTotals.None;
    private bool _planShown;

    public void Begin(SessionState state)
    {
        _lines.Write("thread.started", seq: null, json => json.WriteString("thread_id", state.Id.Value));
        _atTurnStart = state.Usage;
        if (state.Turn is not { } turn) { return; }

        Turn(turn.Number, seq: null, resumed: true);
        foreach (var open in OpenCalls.In(state).Where(open => open is { Run: not null, Outcome: null }))
        {
            Tools.Started(open.Call, seq: null);
        }

        foreach (var open in state.OpenQuestions) { QuestionJson.Asked(_lines, open.Call.Id, open.Question, seq: null); }
        if (state.ModelWait is { } wait) { Waiting(wait, seq: null); }
    }

    public void See(Step step)
    {
        var seq = step.Entry.Seq;
        GoalEventLines.Write(_lines, step);
        AgentEventLines.Write(_lines, step);
        switch (step.Entry.Event)
        {
            case TurnStarted { Turn: var number }:
                _atTurnStart = step.Before.Usage;
                Turn(number, seq, resumed: false);
                break;
            case TurnResumed { Turn: var number }:
                _atTurnStart = step.Before.Usage;
                Turn(number, seq, resumed: true);
                break;
            case ModelReplied replied: Reply(replied.Items, seq); break;
            case ToolStarted { Call: var id } when OpenCalls.Find(step, id) is { } call: Tools.Started(call, seq); break;
            case ToolFinished(var id, var outcome) when OpenCalls.Find(step, id) is { } call: Tools.Finished(call, outcome, seq); break;
            case CommandEnded ended: CommandEnds(ended, step.Before, seq); break;
            case PlanUpdated: Plan(step.After, _planShown ? "updated" : "started", seq); break;
            case ModelCallFailed or SummaryFailed or ClockSetBack when step.After.ModelWait is { } wait: Waiting(wait, seq); break;
            case ModelSwitched(var from, var to, var why): Switched(from, to, why, seq); break;
            case SnapshotsDisabled(_, var why): _lines.Write("perdure.snapshots_rested", seq, json => json.WriteString("why", why)); break;
            case LoopNoticed loop: Circles(loop, seq); break;
            case QuestionAsked(var call, var question): QuestionJson.Asked(_lines, call, question, seq); break;
            case QuestionAnswered answered: QuestionJson.Answered(_lines, answered, seq); break;
            case CompactionBegun(_, var cause):
                _lines.Write("perdure.compaction_started", seq, json => json.WriteString("cause", LogWords.Of(cause)));
                break;
            case HistoryCompacted compacted: Compacted(step, compacted.Trimmed); break;
            case InputRefused(_, _, var reason): Error(reason, seq); break;
            case TurnEnded ended: TurnEnds(step, ended); break;
        }
    }

    public void Hear(Delta delta)
    {
        if (!deltas) { return; }

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

    public void End(RunResult ending, SessionState state)
    {
        if (ending is not (RunLeftOpen or RunNeedsUser)) { return; }

        _lines.Write("perdure.left", seq: null, json =>
        {
            json.WriteString("why", ending.Why);
            json.WriteString("resume", ResumeLine.For(state.Id));
        });
    }

    private ToolItems Tools => new(_lines);

    private void Turn(int number, long? seq, bool resumed) => _lines.Write("turn.started", seq, json =>
    {
        json.WriteNumber("turn", number);
        if (resumed) { json.WriteBoolean("resumed", value: true); }
    });

    private void Reply(ImmutableArray<ReplyItem> items, long seq)
    {
        for (var place = 0; place < items.Length; place++)
        {
            var id = $"item_{seq}_{place}";
            switch (items[place])
            {
                case MessageItem(var text):
                    _lines.WriteItem("completed", id, "agent_message", seq, json => json.WriteString("text", text));
                    break;
                case ReasoningItem { Summary: { Length: > 0 } summary }:
                    _lines.WriteItem("completed", id, "reasoning", seq, json => json.WriteString("text", summary));
                    break;
            }
        }
    }

    private void Plan(SessionState state, string stage, long seq)
    {
        _planShown = stage != "completed";
        _lines.WriteItem(stage, $"plan_{state.Turns}", "todo_list", seq, json =>
        {
            json.WriteStartArray("items");
            foreach (var (step, status) in state.Plan)
            {
                json.WriteStartObject();
                json.WriteString("text", step);
                json.WriteBoolean("completed", status == PlanStatus.Completed);
                json.WriteString("status", LogWords.Of(status));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private void Waiting(ModelWait wait, long? seq) => _lines.Write("perdure.waiting", seq, json =>
    {
        json.WriteString("why", wait.Why.Message);
        json.WriteString("kind", LogWords.Of(wait.Why.Kind));
        json.WriteString("model", wait.Model);
        json.WriteString("until", wait.Until);
        if (wait.NeedsPerson) { json.WriteBoolean("needs_person", value: true); }
    });

    private void Switched(string from, string to, string why, long seq) => _lines.Write("perdure.model_switched", seq, json =>
    {
        json.WriteString("from", from);
        json.WriteString("to", to);
        json.WriteString("why", why);
    });

    private void Circles(LoopNoticed loop, long seq) => _lines.Write("perdure.loop_noticed", seq, json =>
    {
        json.WriteString("degree", LogWords.Of(loop.Degree));
        json.WriteNumber("rounds", loop.Rounds);
        json.WriteString("evidence", loop.Evidence);
    });

    private void Compacted(Step step, bool trimmed) => _lines.Write("perdure.compacted", step.Entry.Seq, json =>
    {
        json.WriteNumber("tokens_before", step.Before.Meter.Tokens);
        json.WriteNumber("tokens_after", step.After.Meter.Tokens);
        json.WriteBoolean("trimmed", trimmed);
    });

    private void CommandEnds(CommandEnded ended, SessionState before, long seq) => _lines.Write("perdure.command_ended", seq, json =>
    {
        json.WriteNumber("run", ended.Run);
        if (before.Background.FirstOrDefault(command => command.Run == ended.Run) is { } command) { json.WriteString("call", command.Call.Id.Value); }

        json.WriteString("outcome", LogWords.Of(ended.Outcome.Status));
        if (ended.Outcome.ExitCode is { } code) { json.WriteNumber("exit_code", code); }

        json.WriteString("text", ended.Outcome.Text);
    });

    private void Error(string message, long seq) =>
        _lines.WriteItem("completed", $"item_{seq}_0", "error", seq, json => json.WriteString("message", message));

    private void TurnEnds(Step step, TurnEnded ended)
    {
        var seq = step.Entry.Seq;
        if (_planShown) { Plan(step.After, "completed", seq); }

        if (ended.Reason != TurnEnd.Answered)
        {
            _lines.Write("turn.failed", seq, json =>
            {
                json.WriteStartObject("error");
                json.WriteString("message", ended.Detail ?? RunResult.Of(step.After).Why);
                json.WriteEndObject();
                json.WriteString("reason", LogWords.Of(ended.Reason));
            });
            return;
        }

        _lines.Write("turn.completed", seq, json => WriteUsage(json, step.After.Usage));
    }

    private void WriteUsage(Utf8JsonWriter json, UsageTotals now)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", now.Input - _atTurnStart.Input);
        json.WriteNumber("cached_input_tokens", now.Cached - _atTurnStart.Cached);
        json.WriteNumber("output_tokens", now.Output - _atTurnStart.Output);
        json.WriteNumber("reasoning_output_tokens", now.Reasoning - _atTurnStart.Reasoning);
        if (now.EstimatedCalls > _atTurnStart.EstimatedCalls) { json.WriteNumber("estimated_calls", now.EstimatedCalls - _atTurnStart.EstimatedCalls); }

        json.WriteEndObject();
    }
}

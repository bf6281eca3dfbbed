using Perdure.Cli.Agents;
using Perdure.Cli.Goals;
using Perdure.Cli.Questions;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;

namespace Perdure.Cli.Exec;

/// <summary>Shows a run to a person: what is said and done on standard error, the final message on standard output.</summary>
/// <param name="countdown">Counts waits down; null where the output is no terminal.</param>
internal sealed class TextView(Terminal terminal, AnsiStyle ink, Countdown? countdown = null) : IRunView
{
    private const int DetailLettersMax = 160;

    private readonly Dictionary<CallId, DateTimeOffset> _startedAt = [];
    private UsageTotals _atBegin = UsageTotals.None;
    private DateTimeOffset? _firstAt;
    private DateTimeOffset _lastAt;
    private int _calls;

    /// <summary>Said, and not known yet to be the final message.</summary>
    private string? _lastSaid;

    public void Begin(SessionState state)
    {
        _atBegin = state.Usage;
        var name = state.Name is { } given ? $"{state.Id} ({given})" : state.Id.Value;
        Line(ink.Dim($"session {name} · {state.Model} · {state.Started!.Workspace}"));
        foreach (var command in state.Background) { Line(ink.Dim($"left running: {ToolLabel.Of(command.Call)}")); }
        foreach (var agent in state.Agents.Where(agent => agent.IsAtWork)) { Line(ink.Dim($"agent {AgentSummary.Line(agent)}")); }

        if (state.Turn is { } turn) { Line(ink.Dim($"turn {turn.Number} goes on where it was left")); }
        if (WaitDescription.Of(state) is { } wait) { Waits(wait); }
    }

    public void See(Step step)
    {
        _firstAt ??= step.Entry.At;
        _lastAt = step.Entry.At;
        if (step.Entry.Event is not TurnEnded) { SayWhatWasSaid(); }

        if (GoalLines.Of(step, ink) is { } ofGoal) { Line(ofGoal); }
        if (AgentLines.Of(step, ink) is { } ofAgent) { Line(ofAgent); }

        switch (step.Entry.Event)
        {
            case TurnResumed { Turn: var turn }: Line(ink.Dim($"turn {turn} is taken up again")); break;
            case InputReceived input when !LocalInputs.Contains(input.Id): Line(ink.Notable($"» {Short(input.Text)}")); break;
            case InputRefused(_, _, var reason): Line(ink.Bad($"! {reason}")); break;
            case ModelReplied replied: Replied(replied); break;
            case ToolStarted { Call: var id } when OpenCalls.Find(step, id) is { } call: Started(call, step.Entry.At); break;
            case ToolFinished(var id, var outcome) when OpenCalls.Find(step, id) is { } call: Finished(call, outcome, step.Entry.At); break;
            case CommandEnded ended: CommandEnds(ended, step.Before); break;
            case PlanUpdated: Planned(step.After); break;
            case ModelCallFailed or SummaryFailed or ClockSetBack when step.After.ModelWait is not null && WaitDescription.Of(step.After) is { } wait: Waits(wait); break;
            case ModelCallFailed { Then: not AfterFailure.GiveUp, Failure: var why }: Line(ink.Notable($"! {Short(why.Message)}")); break;
            case SummaryFailed { Failure: var why }: Line(ink.Notable($"! no summary: {Short(why.Message)}")); break;
            case ModelSwitched(var from, var to, _): Line(ink.Notable($"→ {to} is asked in place of {from}")); break;
            case SnapshotsDisabled(_, var why): Line(ink.Notable($"! no snapshots in this session, so its changes cannot be taken back: {Short(why)}")); break;
            case QuestionAsked { Question: var question }: Asked(question); break;
            case QuestionDeferred: Line(ink.Notable("  nobody has answered yet: everything else comes first, the question stays open")); break;
            case QuestionAnswered(_, var answer, var from): Line(ink.Dim($"  {QuestionText.Line(answer)} · {from}")); break;
            case LoopNoticed loop: Line(ink.Notable($"! no progress for {loop.Rounds} rounds: {Short(loop.Evidence)}")); break;
            case CompactionBegun: Line(ink.Dim($"compacting {UsageLine.Tokens(step.After.Meter.Tokens)} tokens")); break;
            case HistoryCompacted: Line(ink.Dim($"compacted to {UsageLine.Tokens(step.After.Meter.Tokens)} tokens")); break;
        }

        countdown?.Show(WaitDescription.Of(step.After)?.Until);
    }

    public void End(RunResult ending, SessionState state)
    {
        countdown?.Show(null);
        if (ending is RunFinished)
        {
            var message = FinalMessage.Of(state);
            if (message.Length > 0) { terminal.Data.WriteLine(message); }
            if (state.LastEnd?.Detail is { } detail) { Line(ink.Notable($"! {Short(detail)}")); }
        }
        else
        {
            SayWhatWasSaid();
        }

        Line(ink.Dim(string.Join(" · ", Counts(state))));
        if (state.Goal is { } goal) { Line(ink.Dim($"goal: {GoalPage.Spent(goal)}")); }
    }

    private IEnumerable<string> Counts(SessionState state)
    {
        if (_calls > 0) { yield return UsageLine.Count(_calls, "tool call"); }

        yield return UsageLine.Of(Since(state.Usage));
        if (_firstAt is { } first) { yield return Duration.Say(_lastAt - first); }
    }

    private UsageTotals Since(UsageTotals now) => new(
        now.Calls - _atBegin.Calls,
        now.Input - _atBegin.Input,
        now.Cached - _atBegin.Cached,
        now.CacheWrite - _atBegin.CacheWrite,
        now.Output - _atBegin.Output,
        now.Reasoning - _atBegin.Reasoning,
        now.Cost - _atBegin.Cost,
        now.UnpricedCalls - _atBegin.UnpricedCalls,
        now.EstimatedCalls - _atBegin.EstimatedCalls);

    private void Replied(ModelReplied replied)
    {
        foreach (var item in replied.Items)
        {
            if (item is ReasoningItem { Summary: { Length: > 0 } summary }) { Line(ink.Dim($"· {Short(summary)}")); }
        }

        var said = string.Join("\n\n", replied.Items.OfType<MessageItem>().Select(item => item.Text)).Trim();
        _lastSaid = said.Length > 0 ? said : null;
    }

    /// <summary>The last thing said is the final message and goes to standard output; whatever is followed by more was progress.</summary>
    private void SayWhatWasSaid()
    {
        if (_lastSaid is { } said) { Line(Printable.Of(said)); }

        _lastSaid = null;
    }

    private void Started(ToolCall call, DateTimeOffset at)
    {
        _calls++;
        _startedAt[call.Id] = at;
        Line($"{ink.Bold("•")} {ToolLabel.Of(call)}");
    }

    private void Finished(ToolCall call, ToolOutcome outcome, DateTimeOffset at)
    {
        var parts = new List<string>();
        if (_startedAt.Count != 1 || !_startedAt.ContainsKey(call.Id)) { parts.Add(ToolLabel.Of(call)); } // Others run beside it.
        if (outcome.ExitCode is { } code) { parts.Add($"exit {code}"); }

        // Commands say at their end what went wrong, other tools at once.
        if (outcome.ExitCode is not (null or 0)) { parts.Add(Printable.LastLine(outcome.Text, DetailLettersMax)); }
        else if (outcome.Status != ToolStatus.Succeeded) { parts.Add($"{LogWords.Of(outcome.Status)}: {Short(outcome.Text)}"); }

        if (outcome.Background is { } run) { parts.Add($"goes on in the background as run {run}"); }
        if (_startedAt.Remove(call.Id, out var since)) { parts.Add(Duration.Say(at - since)); }

        var fine = outcome is { Status: ToolStatus.Succeeded, ExitCode: null or 0 };
        Line($"  {(fine ? ink.Good("✓") : ink.Bad("✗"))} {ink.Dim(string.Join(" · ", parts))}");
    }

    private void Asked(Question question)
    {
        foreach (var (place, line) in QuestionText.Lines(question).Index()) { Line(place == 0 ? ink.Notable($"? {line}") : ink.Dim(line)); }
    }

    private void CommandEnds(CommandEnded ended, SessionState before)
    {
        var what = before.Background.FirstOrDefault(command => command.Run == ended.Run) is { } command ? ToolLabel.Of(command.Call) : $"run {ended.Run}";
        var how = ended.Outcome.ExitCode is { } code ? $"exit {code}" : LogWords.Of(ended.Outcome.Status);
        var mark = ended.Outcome.Status == ToolStatus.Succeeded ? ink.Good("✓") : ink.Bad("✗");
        Line($"{mark} {what} {ink.Dim($"· ended in the background · {how}")}");
    }

    private void Planned(SessionState state)
    {
        var done = state.Plan.Count(step => step.Status == PlanStatus.Completed);
        var now = state.Plan.FirstOrDefault(step => step.Status == PlanStatus.InProgress)?.Step;
        Line(ink.Dim($"plan {done}/{state.Plan.Length}{(now is null ? "" : $" · {Short(now)}")}"));
    }

    private void Waits(WaitDescription wait)
    {
        Line(ink.Notable($"{(wait.NeedsPerson ? "!" : "…")} {wait.Said(DetailLettersMax)}"));
        countdown?.Show(wait.Until);
    }

    private void Line(string line) => terminal.Error.WriteLine(line);

    private static string Short(string text) => Printable.FirstLine(text, DetailLettersMax);
}

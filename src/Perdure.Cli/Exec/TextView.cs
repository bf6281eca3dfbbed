using Perdure.Cli.Agents;
using Perdure.Cli.Goals;
using Perdure.Cli.Questions;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;

namespace Perdure.Cli.Exec;

/// <summary>Shows a run to the user: what is said and done on standard error, the final message on standard output.</summary>
/// <param name="data">Where the final message goes.</param>
/// <param name="error">Where everything else goes.</param>
/// <param name="countdown">Counts waits down; null where the output is no terminal.</param>
internal sealed class TextView(TextWriter data, TextWriter error, AnsiStyle ink, Countdown? countdown = null) : IRunView
{
    private const int DetailCharsMax = 160;

    /// <summary>Calls whose beginning was shown, and not yet their end.</summary>
    private readonly HashSet<string> _running = [];
    private UsageTotals _atBegin = UsageTotals.None;
    private DateTimeOffset? _firstAt;
    private DateTimeOffset _lastAt;
    private int _calls;

    /// <summary>Said, and not known yet to be the final message.</summary>
    private string? _lastSaid;

    public void Begin(SessionView view)
    {
        var state = view.State;
        _atBegin = state.Usage;
        var name = state.Name is { } given ? $"{state.Id} ({given})" : state.Id.Value;
        Line(ink.Dim($"session {name} · {state.Model} · {state.Started!.Workspace}"));
        foreach (var command in state.Background) { Line(ink.Dim($"left running: {ToolLabel.Of(command.Call)}")); }
        foreach (var agent in state.Agents.Where(agent => agent.IsAtWork)) { Line(ink.Dim($"agent {AgentSummary.Line(agent)}")); }

        if (state.Turn is { } turn) { Line(ink.Dim($"turn {turn.Number} goes on where it was left")); }
        if (WaitDescription.Of(state) is { } wait) { Waits(wait); }
    }

    public void See(ViewStep step)
    {
        if (step.Seq is null) { return; } // What is being written is shown when it is whole.

        _firstAt ??= step.At;
        _lastAt = step.At;
        // An entry that changes nothing here, such as a snapshot, may stand between the final message and the end.
        if (!step.Changes.IsEmpty && !step.Changes.Any(change => change is ViewChange.TurnEnded)) { SayWhatWasSaid(); }

        foreach (var change in step.Changes)
        {
            if (GoalLines.Of(change, step, ink) is { } ofGoal) { Line(ofGoal); }
            if (AgentLines.Of(change, ink) is { } ofAgent) { Line(ofAgent); }

            Show(change, step);
        }

        countdown?.Show(WaitDescription.Of(step.After.State)?.Until);
    }

    public void End(RunEnd end, SessionState state)
    {
        countdown?.Show(null);
        if (!end.LeavesSomethingOpen)
        {
            var message = FinalMessage.Of(state);
            if (message.Length > 0) { data.WriteLine(message); }
            if (state.LastEnd?.Detail is { } detail) { Line(ink.Notable($"! {Short(detail)}")); }
        }
        else
        {
            SayWhatWasSaid();
        }

        Line(ink.Dim(string.Join(" · ", Counts(state))));
        if (state.Goal is { } goal) { Line(ink.Dim($"goal: {GoalPage.Spent(goal)}")); }
    }

    private void Show(ViewChange change, ViewStep step)
    {
        switch (change)
        {
            case ViewChange.TurnStarted({ Resumed: true, Number: var number }): Line(ink.Dim($"turn {number} is taken up again")); break;
            case ViewChange.Waiting when WaitDescription.Of(step.After.State) is { } wait: Waits(wait); break;
            case ViewChange.ItemStarted(var item): Started(item); break;
            case ViewChange.ItemUpdated(PlanView plan): Planned(plan); break;
            case ViewChange.ItemUpdated(QuestionView { Deferred: true }): Line(ink.Notable("  nobody has answered yet: everything else comes first, the question stays open")); break;
            case ViewChange.ItemCompleted(var item): Completed(item); break;
        }
    }

    private void Started(ItemView item)
    {
        switch (item)
        {
            case UserMessageView { Amends: false } message when !LocalInputs.Contains(message.Input): Line(ink.Notable($"» {Short(message.Text)}")); break;
            case CallView call: Started(call); break;
            case PlanView plan: Planned(plan); break;
            case QuestionView asked: Asked(asked.Question); break;
            case CompactionView compaction: Line(ink.Dim($"compacting {UsageLine.Tokens(compaction.TokensBefore)} tokens")); break;
        }
    }

    private void Completed(ItemView item)
    {
        switch (item)
        {
            case NoticeView { Kind: NoticeKind.InputRefused, Text: var reason }: Line(ink.Bad($"! {reason}")); break;
            case NoticeView { Kind: NoticeKind.SnapshotsDisabled, Text: var why }: Line(ink.Notable($"! no snapshots in this session, so its changes cannot be taken back: {Short(why)}")); break;
            case ReasoningView(var summary): Line(ink.Dim($"· {Short(summary)}")); break;
            case MessageView(var text): Say(text); break;
            case CallView { Outcome: { } outcome } call: Finished(call, outcome); break;
            case CommandEndView ended: CommandEnds(ended); break;
            case ModelCallView { Purpose: ModelPurpose.Summary, Failure: { } why, Waits: false }: Line(ink.Notable($"! no summary: {Short(why.Message)}")); break;
            case ModelCallView { Purpose: ModelPurpose.Turn, Failure: { } why, Waits: false, Then: not AfterFailure.GiveUp }: Line(ink.Notable($"! {Short(why.Message)}")); break;
            case ModelSwitchView(var from, var to, _): Line(ink.Notable($"→ {to} is asked in place of {from}")); break;
            case QuestionView { Answer: { } answer, From: var from }: Line(ink.Dim($"  {QuestionText.Line(answer)} · {from}")); break;
            case LoopView loop: Line(ink.Notable($"! no progress for {loop.Rounds} rounds: {Short(loop.Evidence)}")); break;
            case CompactionView { TokensAfter: { } tokens }: Line(ink.Dim($"compacted to {UsageLine.Tokens(tokens)} tokens")); break;
        }
    }

    private IEnumerable<string> Counts(SessionState state)
    {
        if (_calls > 0) { yield return UsageLine.Count(_calls, "tool call"); }

        yield return UsageLine.Of(state.Usage.Less(_atBegin));
        if (_firstAt is { } first) { yield return Duration.Say(_lastAt - first); }
    }

    /// <summary>The messages of one reply are paragraphs of one text.</summary>
    private void Say(string text)
    {
        if (text.Trim() is { Length: > 0 } said) { _lastSaid = _lastSaid is null ? said : $"{_lastSaid}\n\n{said}"; }
    }

    /// <summary>The last thing said is the final message and goes to standard output; whatever is followed by more was progress.</summary>
    private void SayWhatWasSaid()
    {
        if (_lastSaid is { } said) { Line(Printable.Of(said)); }

        _lastSaid = null;
    }

    private void Started(CallView call)
    {
        _calls++;
        _running.Add(call.Id);
        Line($"{ink.Bold("•")} {ToolLabel.Of(call.Call)}");
    }

    private void Finished(CallView call, ToolOutcome outcome)
    {
        var parts = new List<string>();
        if (_running.Count != 1 || !_running.Contains(call.Id)) { parts.Add(ToolLabel.Of(call.Call)); } // Others run beside it.
        if (outcome.ExitCode is { } code) { parts.Add($"exit {code}"); }

        // Commands say at their end what went wrong, other tools at once.
        if (outcome.ExitCode is not (null or 0)) { parts.Add(Printable.LastLine(outcome.Text, DetailCharsMax)); }
        else if (outcome.Status != ToolStatus.Succeeded) { parts.Add($"{LogWords.Of(outcome.Status)}: {Short(outcome.Text)}"); }

        if (outcome.Background is { } run) { parts.Add($"goes on in the background as run {run}"); }
        if (_running.Remove(call.Id) && call.Took is { } took) { parts.Add(Duration.Say(took)); }

        Line($"  {(call.Succeeded ? ink.Good("✓") : ink.Bad("✗"))} {ink.Dim(string.Join(" · ", parts))}");
    }

    private void Asked(Question question)
    {
        foreach (var (place, line) in QuestionText.Lines(question).Index()) { Line(place == 0 ? ink.Notable($"? {line}") : ink.Dim(line)); }
    }

    private void CommandEnds(CommandEndView ended)
    {
        var what = ended.Call is { } call ? ToolLabel.Of(call) : $"run {ended.Run}";
        var how = ended.Outcome.ExitCode is { } code ? $"exit {code}" : LogWords.Of(ended.Outcome.Status);
        var mark = ended.Outcome.Status == ToolStatus.Succeeded ? ink.Good("✓") : ink.Bad("✗");
        Line($"{mark} {what} {ink.Dim($"· ended in the background · {how}")}");
    }

    private void Planned(PlanView plan)
    {
        var done = plan.Steps.Count(step => step.Status == PlanStatus.Completed);
        var now = plan.Steps.FirstOrDefault(step => step.Status == PlanStatus.InProgress)?.Step;
        Line(ink.Dim($"plan {done}/{plan.Steps.Length}{(now is null ? "" : $" · {Short(now)}")}"));
    }

    private void Waits(WaitDescription wait)
    {
        Line(ink.Notable($"{(wait.NeedsUser ? "!" : "…")} {wait.Said(DetailCharsMax)}"));
        countdown?.Show(wait.Until);
    }

    private void Line(string line) => error.WriteLine(line);

    private static string Short(string text) => Printable.FirstLine(text, DetailCharsMax);
}

using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Agents;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Does what sessions are waiting for, with the tools, models and clock it is given.</summary>
internal sealed class EffectExecutor(
    IModel model, IToolbox toolbox, ISurroundings surroundings, ISnapshots snapshots, TimeProvider clock, string runsFolder, IDeltas deltas, IGoalWorkspace ground, UserPrompts audience, AgentExecutor agents) : IEffectExecutor
{
    private static readonly RuntimeMessage SummaryRequest = new(Seq: 0, PromptText.Read("summarize"));

    /// <summary>What is frozen for a proof goes on by itself if nobody comes back: later than the longest check.</summary>
    private static readonly TimeSpan FreezeMargin = TimeSpan.FromMinutes(1);

    private readonly PartialReply _overheard = new(deltas);
    private readonly GoalExecutor _goals = new(model, toolbox, ground, snapshots, deltas);
    private readonly UsageMeter _meter = new(model);

    public async Task<SessionCommand> DoAsync(SessionEffect effect, SessionState state, CancellationToken cancel) => effect switch
    {
        ReadSurroundings look when surroundings.Missing(state.Started!.Workspace) is { } missing => new ReportSurroundings(look.Turn, [], missing),
        ReadSurroundings look => new ReportSurroundings(look.Turn, [.. await surroundings.LookAsync(state.Started!.Workspace, state.Permissions, cancel), .. News(state)]),
        AskModel ask => await AskAsync(ask, state, cancel),
        CollectPartialReply hang => HungUp(hang, state),
        WaitForModel wait => await WaitAsync(wait.Until, wait.Model, wait.Change, state, cancel) ? new ReportReachable(wait.Round, wait.Attempt) : new Wake(),
        WaitForSummary wait => await WaitAsync(wait.Until, wait.Model, wait.Change, state, cancel) ? new ReportSummaryReachable(wait.Number, wait.Attempt) : new Wake(),
        RunTool run => new ReportOutcome(run.Call.Id, WithNews(await toolbox.RunAsync(Run(state, run.Call, run.Run), deltas, cancel), state)),
        StopTool stop => new ReportOutcome(stop.Call.Id, await toolbox.StopAsync(Run(state, stop.Call, stop.Run), cancel)),
        TakeSnapshot take => new ReportSnapshot(take.Number, take.Since, await snapshots.TakeAsync(Snapshot(state, take.Number), cancel)),
        BringFilesBack back => await new FileRewind(snapshots, state).RunAsync(back, cancel),
        WatchCommand watch => new ReportCommandEnd(watch.Run, await toolbox.AwaitEndAsync(Run(state, watch.Call, watch.Run), cancel)),
        EndCommand end => new ReportCommandEnd(end.Run, await EndAsync(Run(state, end.Call, end.Run), cancel)),
        RunAgent run => await agents.RunAsync(run, state, cancel),
        StopAgent stop => await agents.StopAsync(stop, state, cancel),
        WaitForAgents wait => await WakeAtAsync(wait.Until, cancel),
        Summarize summarize => await SummarizeAsync(summarize, state, cancel),
        SealFiles seal => await _goals.SealAsync(seal, state, cancel),
        CompareFiles compare => await _goals.CompareAsync(compare, state, cancel),
        RunCheck check => await _goals.CheckAsync(check, CheckRun(state, check.Call, check.Command, check.Run), cancel),
        StopCheck check => await _goals.StopAsync(check, CheckRun(state, check.Call, check.Command, check.Run), cancel),
        FreezeCommands freeze => new ReportFrozen(freeze.Call, await StillAsync(state, cancel)),
        ThawCommands => await ThawAsync(state, cancel),
        AskJudge ask => await _goals.JudgeAsync(ask, state, cancel),
        CommitProgress commit => await _goals.CommitAsync(commit, state, cancel),
        WriteHandover write => await _goals.HandOverAsync(write, state, cancel),
        WaitForJudge wait => await WakeAtAsync(wait.Until, cancel),
        WaitForGoal wait => await WakeAtAsync(wait.Until, cancel),
        WaitForAnswer wait => await WakeAtAsync(wait.Until, cancel),
        _ => throw new UnreachableException($"Workshop: every effect has its work, found {effect.GetType().Name}."),
    };

    /// <summary>Its end is told as that of any command in the background.</summary>
    private async Task<ToolOutcome> EndAsync(ToolRun run, CancellationToken cancel)
    {
        _ = await toolbox.StopAsync(run, cancel);
        return await toolbox.AwaitEndAsync(run, cancel);
    }

    private async Task<SessionCommand> AskAsync(AskModel ask, SessionState state, CancellationToken cancel)
    {
        _overheard.Begin(ask.Round);
        var id = new RequestId(state.Id, state.Turn!.Number, ask.Round, ask.Attempt, "turn");
        var question = new ModelRequest(state.ModelChoice, Conversation.Of(state), id, state.Turn.OutputSchema) { LongPauses = state.Goal is { LongPauses: true } };
        return await model.AskAsync(question, _overheard, cancel) switch
        {
            ReplyReceived replied => new ReportReply(ask.Round, ask.Attempt, replied.Items, replied.Stop, _meter.Of(replied, question.Model, state)),
            NoReplyReceived none => new ReportModelFailure(ask.Round, ask.Attempt, none.Failure, _meter.Of(none, question.Model, state)),
            var other => throw new UnreachableException($"Workshop: a model replies or fails, found {other.GetType().Name}."),
        };
    }

    /// <summary>An abandoned call is paid for as far as it came, and the provider will not say how far that was.</summary>
    private ReportReply HungUp(CollectPartialReply hang, SessionState state)
    {
        var heard = _overheard.OfRound(hang.Round);
        return new ReportReply(hang.Round, hang.Attempt, heard, ReplyStop.Interrupted, _meter.Of(heard, state.ModelChoice, state));
    }

    private async Task<SessionCommand> SummarizeAsync(Summarize summarize, SessionState state, CancellationToken cancel)
    {
        // The same prefix as any other request of the session, so nearly all of it is cached.
        var conversation = Conversation.Of(state);
        conversation = conversation with { Items = conversation.Items.Add(SummaryRequest) };
        var id = new RequestId(state.Id, state.Turns, state.Rounds, summarize.Attempt, "summary");
        var question = new ModelRequest(state.Settings.Find(summarize.Model) ?? state.ModelChoice, conversation, id) { LongPauses = state.Goal is { LongPauses: true } };
        var answer = await model.AskAsync(question, NoDeltas.Instance, cancel);
        if (answer is NoReplyReceived none) { return new ReportSummaryFailure(summarize.Number, summarize.Attempt, none.Failure, _meter.Of(none, question.Model, state)); }

        var reply = (ReplyReceived)answer;
        var usage = _meter.Of(reply, question.Model, state);
        var summary = string.Join("\n", reply.Items.OfType<MessageItem>().Select(said => said.Text)).Trim();
        return summary.Length > 0
            ? new ReportSummary(summarize.Number, summarize.Attempt, summary, usage)
            : new ReportSummaryFailure(summarize.Number, summarize.Attempt, new ModelFailure(FailureKind.Empty, "The model wrote no summary."), usage);
    }

    /// <returns>Whether what was awaited has changed before the time came.</returns>
    private async Task<bool> WaitAsync(DateTimeOffset until, string modelRef, ChangeAwaited awaited, SessionState state, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var time = clock.ReachAsync(until, either.Token);
        var change = ChangeAsync(awaited, state.Settings.Find(modelRef) ?? state.ModelChoice, either.Token);
        var first = await Task.WhenAny(time, change);
        if (change.IsFaulted) { await time; }

        either.Cancel();
        cancel.ThrowIfCancellationRequested();
        return first == change && change.IsCompletedSuccessfully;
    }

    private Task ChangeAsync(ChangeAwaited awaited, ModelChoice choice, CancellationToken cancel) => awaited switch
    {
        ChangeAwaited.Reachable => model.WaitUntilReachableAsync(choice, cancel),
        ChangeAwaited.Key => model.WaitUntilKeyChangesAsync(choice, cancel),
        _ => Task.Delay(Timeout.Infinite, cancel),
    };

    private async Task<SessionCommand> WakeAtAsync(DateTimeOffset until, CancellationToken cancel)
    {
        await clock.ReachAsync(until, cancel);
        return new Wake();
    }

    /// <returns>The commands that could not be made to stand still.</returns>
    private async Task<ImmutableArray<string>> StillAsync(SessionState state, CancellationToken cancel)
    {
        var moving = ImmutableArray.CreateBuilder<string>();
        foreach (var command in state.Background)
        {
            if (!await toolbox.FreezeAsync(Run(state, command.Call, command.Run), CheckTime(state) + FreezeMargin, cancel)) { moving.Add($"session_id {command.Run}"); }
        }

        foreach (var (agent, run) in await agents.LeftRunningAsync(state, cancel))
        {
            if (!await toolbox.FreezeAsync(run, CheckTime(state) + FreezeMargin, cancel)) { moving.Add($"session_id {run.Number} of agent {agent}"); }
        }

        return moving.ToImmutable();
    }

    private async Task<SessionCommand> ThawAsync(SessionState state, CancellationToken cancel)
    {
        foreach (var command in state.Background) { await toolbox.ThawAsync(Run(state, command.Call, command.Run), cancel); }
        foreach (var (_, run) in await agents.LeftRunningAsync(state, cancel)) { await toolbox.ThawAsync(run, cancel); }

        return new ReportThawed();
    }

    private static TimeSpan CheckTime(SessionState state) => TimeSpan.FromMinutes((state.Settings.Goals ?? GoalPolicy.Usual).CheckMinutes);

    private ImmutableArray<Note> News(SessionState state) =>
        toolbox.News(state.Started!.Workspace, new KnownTools(state.Started.Tools, state.Notes));

    /// <summary>A turn may be long; what has changed meanwhile is told with the next outcome. What is known already the rules leave out.</summary>
    private ToolOutcome WithNews(ToolOutcome outcome, SessionState state) => News(state) is { IsEmpty: false } news
        ? outcome with { Notes = [.. outcome.Notes ?? [], .. news] }
        : outcome;

    internal static SnapshotOrder Snapshot(SessionState state, int number) => new(state.Id, state.Started!.Workspace, number, state.Snapshots.Newest);

    private ToolRun Run(SessionState state, ToolCall call, int number) => new(
        state.Id,
        state.Turns,
        call,
        number,
        state.Started!.Workspace,
        runsFolder,
        [.. state.Notes.Select(note => note.Key)],
        state.Calls.Any(open => open.Call.Id == call.Id && open.Unconfined is true) ? null : RunBounds.Of(state.Permissions))
    {
        Person = audience.For(call),
        Protected = state.Goal is { State: not CompleteGoal } goal ? goal.Contract.Protected : [],
    };

    private ToolRun CheckRun(SessionState state, CallId call, string command, int number) => Run(state, GoalExecutor.AsCall(call, command), number) with
    {
        ToItsEnd = CheckTime(state),
    };
}

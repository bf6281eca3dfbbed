using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What starting, finishing and interrupting calls makes true.</summary>
internal static class CallFold
{
    /// <summary>Paths remembered for the pinned block; the newest are kept.</summary>
    private const int FilesTouchedMax = 100;

    private const int UnknownOutcomesMax = 20;

    public static SessionState Started(SessionState state, ToolStarted started)
    {
        state = QuestionDeferral.Started(state, started.Call);
        var counted = state.Calls.FirstOrDefault(open => open.Call.Id == started.Call) is { } open ? CeilingRules.Counted(state, open.Call) : state;
        return Changed(counted with { Runs = started.Run }, started.Call, call => call with { Run = started.Run, Unconfined = started.Unconfined, Question = null });
    }

    /// <summary>Something runs for the call that is not its tool: a part of the proof of a goal.</summary>
    public static SessionState Busy(SessionState state, CallId call, int run) => Changed(state with { Runs = run }, call, open => open with { Run = run });

    /// <summary>What ran for the call has ended, and it is not answered yet.</summary>
    public static SessionState Idle(SessionState state, CallId call) => Changed(state, call, open => open with { Run = null });

    public static SessionState Finished(SessionState state, CallId call, ToolOutcome outcome) =>
        Closed(Changed(BackgroundRules.Finished(CeilingRules.Counted(Remembered(state, outcome), outcome), call, outcome), call, open => open with { Outcome = outcome }));

    /// <summary>Calls that never started are answered here; those that run are stopped, and answer for themselves.</summary>
    public static SessionState Interrupted(SessionState state, InterruptRequested interrupt)
    {
        // At rest it is the agents that are stopped, and their ends that wake nobody.
        if (state.Turn is null) { return state with { QueuePaused = true, LastEnd = new TurnEnded(state.Turns, TurnEnd.Interrupted) }; }

        var held = state with
        {
            QueuePaused = state.Waiting.All(input => input.Delivery != Delivery.Interrupt),
            Compaction = null,
            Turn = state.Turn with { Interruption = new Interruption(interrupt.Notice, interrupt.NotRun) },
        };
        return held.Turn!.Situation switch
        {
            AwaitingModel(var round, var retry) => held.InSituation(new CollectingPartialReply(round, retry)),
            RunningTools(var calls) => Halted(held, calls),
            ReadingSurroundings(var inputs) => Stopped(held.AppendToTranscript(inputs.Select(input => input.Delivered()))),
            _ => Stopped(held),
        };
    }

    public static SessionState Halted(SessionState state, ImmutableArray<OpenCall> calls) =>
        Closed(state.InSituation(new StoppingTools([.. calls.Select(open => Unstarted(open, state.Turn!.Interruption?.NotRun))])));

    /// <summary>Nobody waits for what is open any more; the model learns that it is not known how it ended.</summary>
    public static SessionState GivenUp(SessionState state, TurnAbandoned given)
    {
        var unknown = new ToolOutcome(ToolStatus.Unknown, given.Result ?? "");
        var told = state.Turn!.Situation is ReadingSurroundings(var inputs) ? state.AppendToTranscript(inputs.Select(input => input.Delivered())) : state;
        ImmutableArray<OpenCall> calls = [.. state.Calls.Select(open => Unstarted(open, given.NotRun)).Select(open => open.Outcome is null ? open with { Outcome = unknown } : open)];
        told = state.Calls.Where(open => open is { Run: not null, Outcome: null }).Aggregate(told, (now, _) => Remembered(now, unknown));
        return (calls.IsEmpty ? told : Answered(told, calls)).InSituation(new EndingTurn(TurnEnd.Failed, given.Reason)) with { Compaction = null };
    }

    private static OpenCall Unstarted(OpenCall open, string? answer) =>
        open is { Run: null, Outcome: null } ? open with { Outcome = new ToolOutcome(ToolStatus.Interrupted, answer ?? "") } : open;

    private static SessionState Stopped(SessionState state) =>
        state.AppendNotice(state.Turn!.Interruption?.Notice).InSituation(new StoppingTools([]));

    internal static SessionState Changed(SessionState state, CallId call, Func<OpenCall, OpenCall> change) => state.Turn?.Situation switch
    {
        RunningTools(var calls) => state.InSituation(new RunningTools(Change(calls, call, change))),
        StoppingTools(var calls) => state.InSituation(new StoppingTools(Change(calls, call, change))),
        _ => state,
    };

    private static ImmutableArray<OpenCall> Change(ImmutableArray<OpenCall> calls, CallId call, Func<OpenCall, OpenCall> change) =>
        [.. calls.Select(open => open.Call.Id == call ? change(open) : open)];

    /// <summary>When the last call of a reply has its outcome, the model may see them all, in the order it asked.</summary>
    private static SessionState Closed(SessionState state) => state.Turn?.Situation switch
    {
        RunningTools(var calls) when AllDone(calls) => ProgressTracker.Rounded(Answered(state, calls), calls).NextRound(),
        StoppingTools(var calls) when AllDone(calls) => Stopped(Answered(state, calls)),
        _ => state,
    };

    private static bool AllDone(ImmutableArray<OpenCall> calls) => calls.All(open => open.Outcome is not null);

    private static SessionState Answered(SessionState state, ImmutableArray<OpenCall> calls)
    {
        var told = state.AppendToTranscript(calls.Select(open => new ToolResult(state.Seq, open.Call.Id, open.Outcome!.Text, open.Outcome.Images)));
        return told.AppendNotes([.. calls.SelectMany(open => open.Outcome!.Notes ?? [])]);
    }

    internal static SessionState Remembered(SessionState state, ToolOutcome outcome)
    {
        if (outcome.Files is { } files)
        {
            state = state with { FilesTouched = [.. state.FilesTouched.Except(files).Concat(files).TakeLast(FilesTouchedMax)] };
        }

        return outcome.Status == ToolStatus.Unknown
            ? state with { UnknownOutcomes = [.. state.UnknownOutcomes.Append(MechanicalSummary.Shortened(outcome.Text, MechanicalSummary.LineChars)).TakeLast(UnknownOutcomesMax)] }
            : state;
    }
}

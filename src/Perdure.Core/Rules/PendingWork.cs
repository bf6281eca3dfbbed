using System.Collections.Immutable;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The work a state is waiting for.</summary>
internal static class PendingWork
{
    public static ImmutableArray<SessionEffect> In(SessionState state) =>
        [
            .. OfTurn(state), .. OfCompaction(state), .. SnapshotRules.Due(state), .. RewindRules.In(state), .. BackgroundRules.Watches(state), .. AgentRules.Work(state),
            .. GoalPendingWork.In(state),
        ];

    private static IEnumerable<SessionEffect> OfTurn(SessionState state) => state.Turn?.Situation switch
    {
        ReadingSurroundings => [new ReadSurroundings(state.Turn.Number)],
        AwaitingModel(var round, var retry) => [new AskModel(round, retry.Attempt)],
        CollectingPartialReply(var round, var retry) => [new CollectPartialReply(round, retry.Attempt)],
        // A compaction has to be over before the model is asked, so until then there is nothing to wait for.
        WaitingForModel(var round, var retry, var until, var why, _) when state.Compaction is null =>
            [new WaitForModel(round, retry.Attempt, until, state.Model, Awaited(why))],
        RunningTools(var calls) => [.. Running(state, calls).Select(Run), .. QuestionDeferral.Waits(calls)],
        StoppingTools(var calls) => Running(state, calls).Select(open => new StopTool(open.Call, open.Run!.Value)),
        _ => [],
    };

    private static SessionEffect Run(OpenCall open) => open.MustStop is true ? new StopTool(open.Call, open.Run!.Value) : new RunTool(open.Call, open.Run!.Value);

    private static IEnumerable<SessionEffect> OfCompaction(SessionState state) => state.Compaction switch
    {
        { Stage: AwaitingSummary } asking => [new Summarize(asking.Number, asking.Attempt, asking.Model)],
        { Stage: WaitingToSummarize(var until, var why, _) } waiting when CompactionRules.MayGoOn(state) =>
            [new WaitForSummary(waiting.Number, waiting.Attempt, until, waiting.Model, Awaited(why))],
        _ => [],
    };

    private static ChangeAwaited Awaited(ModelFailure why) => why.Kind switch
    {
        FailureKind.Unreachable => ChangeAwaited.Reachable,
        FailureKind.Auth => ChangeAwaited.Key,
        _ => ChangeAwaited.Nothing,
    };

    internal static IEnumerable<OpenCall> Running(SessionState state, ImmutableArray<OpenCall> calls) =>
        calls.Where(open => open is { Run: not null, Outcome: null } && !ClaimRules.IsOf(state, open));
}

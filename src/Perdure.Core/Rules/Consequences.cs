using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What follows from a state without anybody asking, one fact at a time, until nothing more does.</summary>
/// <remarks>
/// Because it follows from state and not from the command, a log that was cut between two facts of one moment
/// heals when the session is next opened: the same facts follow again.
/// </remarks>
internal static class Consequences
{
    /// <summary>More facts than this from one command is a rule that feeds itself, which is a bug and not a busy moment.</summary>
    private const int FactsMax = 10_000;

    public static ImmutableArray<SessionEvent> Of(SessionState state, ImmutableArray<SessionEvent> answer, DateTimeOffset at)
    {
        var facts = ImmutableArray.CreateBuilder<SessionEvent>();
        var now = state;
        foreach (var fact in answer) { now = Recorded(facts, now, fact, at); }

        while (Next(now, at) is { } next)
        {
            if (facts.Count >= FactsMax) { throw new InvalidOperationException($"Consequences: expected rest, found {next} without end."); }

            now = Recorded(facts, now, next, at);
        }

        return facts.ToImmutable();
    }

    private static SessionState Recorded(ImmutableArray<SessionEvent>.Builder facts, SessionState state, SessionEvent fact, DateTimeOffset at)
    {
        facts.Add(EventTexts.With(state, GoalAccounting.Timed(state, fact, at)));
        return Session.Apply(state, facts[^1]);
    }

    private static SessionEvent? Next(SessionState state, DateTimeOffset at) =>
        Following(state, at) is var next && SnapshotRules.Allow(state, next) ? next : null;

    private static SessionEvent? Following(SessionState state, DateTimeOffset at) => TimeLimits.OutOfClock(state, at) ?? OfCompaction(state, at) ?? state.Turn?.Situation switch
    {
        null when state.Rewinding is { } rewinding => RewindRules.Next(rewinding),
        null when IdleProof.IsOpen(state) || GoalNextStep.ChangedAfterwards(state) => IdleProof.AtRest(state, at),
        null => (SessionEvent?)AtRest(state, at) ?? GoalNextStep.AtRest(state, at),
        not (StoppingTools or CollectingPartialReply) when GoalNextStep.Stop(state) is { } stop => stop,
        not (StoppingTools or CollectingPartialReply) when state.Waiting.FirstOrDefault(input => input.Delivery == Delivery.Interrupt) is { } urgent
            => new InterruptRequested($"input {urgent.Id}"),
        ReadyToAsk ready => BeforeAsking(state, ready.Round, ready.Retry, at),
        WaitingForModel when GoalNextStep.Overdue(state, at) is { } over => over,
        WaitingForModel waiting when at >= waiting.Until => BeforeAsking(state, waiting.Round, waiting.Retry, at),
        RunningTools(var calls) => (SessionEvent?)QuestionRules.ByPolicy(state) ?? QuestionRules.TooLate(state, at) ?? CallOrder.Next(state, calls, at),
        StoppingTools { Calls: [] } => new TurnEnded(state.Turn.Number, TurnEnd.Interrupted),
        ReplyComplete(var detail) => (SessionEvent?)Joining(state) ?? new TurnEnded(state.Turn.Number, TurnEnd.Answered, detail),
        EndingTurn(var reason, var detail, var until) => new TurnEnded(state.Turn.Number, reason, detail) { Until = until },
        _ => null,
    };

    private static TurnStarted? AtRest(SessionState state, DateTimeOffset at)
    {
        var first = state.Waiting.Where(input => input.Delivery == Delivery.Interrupt).ToImmutableArray();
        if (first.IsEmpty && !state.QueuePaused)
        {
            first = [.. state.Waiting.Where(input => input.Delivery == Delivery.Steer)];
            if (first.IsEmpty) { first = [.. state.Waiting.Take(1)]; }
        }

        return first.IsEmpty && !BackgroundRules.Wakes(state)
            ? null
            : new TurnStarted(state.Turns + 1, [.. first.Select(input => input.Id)], !first.IsEmpty && state.Permissions.Ceilings is { Minutes: not null } ? at : null);
    }

    private static SessionEvent? BeforeAsking(SessionState state, int round, Retry retry, DateTimeOffset at)
    {
        if (state.Compaction is not null) { return null; }
        if (Joining(state) is { } joining) { return joining; }
        if (GoalNextStep.BeforeAsking(state, at) is { } goal) { return goal; }
        if (ModelChain.Returning(state, at) is { } switched) { return switched; }
        if (CompactionRules.Due(state) is { } due) { return due; }
        if (LoopBreaker.Due(state, at) is { } noticed) { return noticed; }
        if (CeilingRules.Due(state, at) is { } reached) { return reached; }

        return new ModelAsked(round, retry.Attempt, state.Model, state.Meter.Tokens);
    }

    private static SessionEvent? OfCompaction(SessionState state, DateTimeOffset at) => state switch
    {
        _ when !CompactionRules.MayGoOn(state) => null,
        { Turn: not null, Compaction.Stage: ReadyToSummarize or WaitingToSummarize } when GoalNextStep.Overdue(state, at) is { } over => over,
        { Turn: null, Compaction: { Stage: ReadyToSummarize or WaitingToSummarize } compaction } when GoalNextStep.Overdue(state, compaction, at) is { } over => over,
        { Compaction: { Stage: ReadyToSummarize } begun } => CompactionRules.Asked(begun),
        { Compaction: { Stage: WaitingToSummarize(var until, _, _) } waiting } when at >= until => CompactionRules.Asked(waiting),
        { Compaction.Stage: TrimmingHistory } => CompactionRules.Trimmed(state),
        _ => null,
    };

    private static InputsJoined? Joining(SessionState state)
    {
        var steers = state.Waiting.Where(input => input.Delivery == Delivery.Steer).Select(input => input.Id).ToImmutableArray();
        return steers.IsEmpty ? null : new InputsJoined(steers);
    }
}

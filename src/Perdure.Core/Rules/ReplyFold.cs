using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What a reply, or a call that brought none, makes true.</summary>
internal static class ReplyFold
{
    /// <summary>Replies in a row that may run into the output limit before the turn takes what it has.</summary>
    private const int LengthStopsMax = 8;

    /// <summary>The first is answered by a summary, the second by trimming; a third means that it cannot be made to fit.</summary>
    private const int OverflowsMax = 2;

    public static SessionState Replied(SessionState state, ModelReplied replied)
    {
        ImmutableArray<TranscriptItem> items = [.. replied.Items.Select(item => new ModelOutput(state.Seq, item))];
        var chars = items.Sum(item => item.Chars);
        var told = state with
        {
            Transcript = state.Transcript.Add(items.AsSpan()),
            Meter = replied.Usage is { } usage ? state.Meter.Replied(usage, chars) : state.Meter.Plus(chars),
            Usage = state.Usage.Plus(replied.Usage),
            Rounds = replied.Round,
            RepliesSinceCompaction = state.RepliesSinceCompaction + 1,
            Overflow = ContextOverflow.None,
        };
        ImmutableArray<OpenCall> calls = [.. replied.Items.OfType<ToolCallItem>().Select(called => new OpenCall(called.Call))];
        var cutByLength = replied.Stop == ReplyStop.Length ? told.Turn!.LengthStops + 1 : 0;
        told = told with { Turn = told.Turn! with { LengthStops = cutByLength } };

        return (state.Turn!.Situation, replied.Stop, calls) switch
        {
            (CollectingPartialReply, _, _) => CallFold.Halted(told, calls),
            (_, _, [_, ..]) => told.InSituation(new RunningTools(calls)),
            (_, ReplyStop.Length, _) when cutByLength <= LengthStopsMax => told.AppendToTranscript(new RuntimeMessage(state.Seq, replied.Notice ?? "") { GoesOn = true }).NextRound(),
            (_, ReplyStop.Length, _) => told.InSituation(new ReplyComplete($"The reply ran into the output limit {cutByLength} times.")),
            (_, ReplyStop.Refused, _) => told.InSituation(new ReplyComplete("The provider withheld the rest of the reply.")),
            _ => told.InSituation(new ReplyComplete()),
        };
    }

    public static SessionState Failed(SessionState state, ModelCallFailed failed)
    {
        var asking = (AwaitingModel)state.Turn!.Situation;
        if (failed.Usage is { } used) { state = state with { Usage = state.Usage.Plus(used) }; }

        var again = asking.Retry.Again(failed.Since, failed.UnexplainedSince);
        return failed.Then switch
        {
            AfterFailure.Wait => state.InSituation(new WaitingForModel(asking.Round, again, failed.Until!.Value, failed.Failure)),
            AfterFailure.AskUser => state.InSituation(new WaitingForModel(asking.Round, again, failed.Until!.Value, failed.Failure, NeedsUser: true)),
            AfterFailure.Switch => (state with { Cooldowns = ModelChain.With(state.Cooldowns, state.Model, failed.Until!.Value) })
                .InSituation(new ReadyToAsk(asking.Round, again)),
            AfterFailure.Compact => Overflowed(state, asking, again, failed),
            _ => state.InSituation(new EndingTurn(
                failed.Failure.Kind == FailureKind.Quota ? TurnEnd.Limited : TurnEnd.Failed, failed.Failure.Message, failed.Until)),
        };
    }

    private static SessionState Overflowed(SessionState state, AwaitingModel asking, Retry again, ModelCallFailed failed)
    {
        var counted = state with { Overflow = state.Overflow.Again() };
        return counted.Overflow.Times <= OverflowsMax
            ? counted.InSituation(new ReadyToAsk(asking.Round, again))
            : counted.InSituation(new EndingTurn(
                TurnEnd.Failed, $"The conversation does not fit the model even after trimming: {failed.Failure.Message}"));
    }
}

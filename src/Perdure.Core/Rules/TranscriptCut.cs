using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Brings a session to rest whose conversation ends in the middle: no call is left without a result, and nothing is still to be done.</summary>
internal static class TranscriptCut
{
    /// <param name="result">What stands in place of a result that never came.</param>
    /// <param name="notice">What the model is told of the cut.</param>
    public static SessionState Closed(SessionState state, string? result, string? notice)
    {
        var known = state.Turn?.Situation switch
        {
            RunningTools(var calls) => calls,
            StoppingTools(var calls) => calls,
            _ => [],
        };
        var inputs = state.Turn?.Situation is ReadingSurroundings looking ? looking.Inputs : [];
        var results = Unanswered(state).Select(call => new ToolResult(
            state.Seq, call, known.FirstOrDefault(open => open.Call.Id == call)?.Outcome?.Text ?? result ?? ""));
        var closed = state.AppendToTranscript([.. results, .. inputs.Select(input => input.Delivered())]).AppendNotice(notice) with { Compaction = null };
        return closed.Turn is not { } turn
            ? closed
            : closed with { Turn = null, LastEnd = new TurnEnded(turn.Number, TurnEnd.Interrupted), QueuePaused = true };
    }

    private static IEnumerable<CallId> Unanswered(SessionState state)
    {
        var answered = state.Transcript.OfType<ToolResult>().Select(answer => answer.Call).ToImmutableHashSet();
        return state.Transcript.OfType<ModelOutput>().Select(said => said.Item).OfType<ToolCallItem>().Select(called => called.Call.Id).Where(call => !answered.Contains(call));
    }
}

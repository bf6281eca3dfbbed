using System.Collections.Immutable;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>Makes the view of a session from its entries, one after the other, and from what is seen between them.</summary>
public static class ViewFold
{
    /// <summary>A message longer than this is drawn from its newest part while it is written; its entry has the whole.</summary>
    private const int StreamedCharsMax = 1_000_000;

    /// <summary>Of what a command prints while it runs; its outcome has what the model reads.</summary>
    private const int PrintedCharsMax = 16_000;

    public static ViewStep Apply(SessionView view, LogEntry entry) => Apply(view, entry, Session.Apply(view.State, entry.Event));

    /// <param name="after">What is true after the entry, for whoever has folded the state already.</param>
    public static ViewStep Apply(SessionView view, LogEntry entry, SessionState after)
    {
        var draft = new ViewDraft(view, entry, after);
        GoalViewFold.Apply(draft);
        AgentViewFold.Apply(draft);
        InputViewFold.Apply(draft);
        ModelViewFold.Apply(draft);
        CallViewFold.Apply(draft);
        QuestionViewFold.Apply(draft);
        CompactionViewFold.Apply(draft);
        NoticeViewFold.Apply(draft);
        TurnViewFold.Apply(draft);
        return draft.Made();
    }

    public static ViewStep Apply(SessionView view, Delta delta) => delta switch
    {
        TextDelta(var round, var text) => Streamed(view, delta, StreamedKind.Message, round, text),
        ReasoningDelta(var round, var text) => Streamed(view, delta, StreamedKind.Reasoning, round, text),
        OutputDelta(var call, var text) => Printed(view, delta, call, text),
        _ => throw new InvalidOperationException($"View: expected a known delta, found {delta.GetType().Name}."),
    };

    private static ViewStep Streamed(SessionView view, Delta delta, StreamedKind kind, int round, string text)
    {
        var known = view.Streaming.FirstOrDefault(item => item.Kind == kind)
            ?? new StreamedView(kind, TextTail.Empty(StreamedCharsMax)) { Id = $"reply_{round}_{(int)kind}", Seq = view.State.Seq, Turn = view.State.Turn?.Number };
        var grown = known with { Text = known.Text.Plus(text) };
        var others = view.Streaming.Where(item => item.Kind != kind);
        return Step(view, view with { Streaming = [.. others.Append(grown).OrderBy(item => item.Kind)] }, delta, grown);
    }

    private static ViewStep Printed(SessionView view, Delta delta, CallId call, string text)
    {
        if (view.OpenItems.OfType<CallView>().FirstOrDefault(running => running.Call.Id == call) is { } running)
        {
            var grown = running with { Printed = (running.Printed ?? TextTail.Empty(PrintedCharsMax)).Plus(text) };
            return Step(view, view with { Items = view.Items.With(grown) ?? view.Items }, delta, grown);
        }

        return Step(view, view, delta, item: null);
    }

    private static ViewStep Step(SessionView before, SessionView after, Delta delta, ItemView? item) =>
        new(before, after, [new ViewChange.Streamed(delta, item)], Seq: null, At: default);
}

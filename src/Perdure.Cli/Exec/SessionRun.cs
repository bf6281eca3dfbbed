using Perdure.Cli.Questions;
using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Cli.Exec;

/// <summary>Follows a session until it comes to rest or the command has to go, and shows what happens on the way.</summary>
/// <param name="answering">Answers what is asked on the way; null where nobody can.</param>
internal sealed class SessionRun(LiveSession live, IRunView view, WaitLimit waits, Signals signals, Answering? answering)
{
    /// <param name="before">What was true at the last entry the view does not need to see.</param>
    public async Task<Ending> FollowAsync(SessionState before)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(signals.Leaving, waits.Over);
        _ = StopWhenInterruptedAsync(leave);
        var state = before;
        waits.See(state);
        try
        {
            if (NeedsPerson(state) && !await IsAnsweredAsync(state, leave.Token)) { return Shown(new NeedsPerson(Open(state)), state); }

            await foreach (var item in live.Feed.ReadAsync(state.Seq + 1, leave.Token))
            {
                if (item is FeedDelta(var delta)) { view.Hear(delta); }
                if (item is not FeedEntry(var entry)) { continue; }

                var step = new Step(entry, state, Session.Apply(state, entry.Event));
                state = step.After;
                view.See(step);
                waits.See(state);
                if (EndsHere(step)) { return Shown(Ending.Of(state), state); }
                if (NeedsPerson(state) && !await IsAnsweredAsync(state, leave.Token)) { return Shown(new NeedsPerson(Open(state)), state); }
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            return Shown(Departure(), state);
        }

        await live.Ended; // The feed ends before the turn does only when something broke the session.
        throw new InvalidOperationException($"Run: expected the session to come to rest, found its feed closed at entry {state.Seq}.");
    }

    /// <summary>A turn may be followed at once by the next, made of inputs that waited; the rules know.</summary>
    private static bool EndsHere(Step step) =>
        step is { Entry.Event: TurnEnded or HistoryCompacted or CompactionAbandoned or GoalStatusChanged or GoalPaused or GoalCleared, After.AtRest: true }
        && Session.Decide(step.After, new Wake { At = step.Entry.At }).Events.IsEmpty
        && Session.Pending(step.After).IsEmpty;

    /// <summary>Nothing goes on before somebody answers, the rules have nothing to say to it, and nobody has answered meanwhile.</summary>
    private bool NeedsPerson(SessionState state) =>
        state.AwaitsPerson && live.State.Seq == state.Seq && Session.Decide(state, new Wake()).Events.IsEmpty;

    private async Task<bool> IsAnsweredAsync(SessionState state, CancellationToken cancel) =>
        answering is not null && await answering.AnswerAsync(live, state.OpenQuestions[0], cancel);

    private static string Open(SessionState state) => QuestionText.Line(state.OpenQuestions[0].Question);

    private async Task StopWhenInterruptedAsync(CancellationTokenSource leave)
    {
        try
        {
            await signals.Interrupted.WaitAsync(leave.Token);
            await live.TellAsync(new Interrupt("cli"));
        }
        catch (OperationCanceledException)
        {
            // The run has ended some other way.
        }
    }

    private Left Departure() =>
        signals.Reason ?? new Left(waits.Why ?? "waiting for a model", ExitCode.Waiting);

    private Ending Shown(Ending ending, SessionState state)
    {
        view.End(ending, state);
        return ending;
    }
}

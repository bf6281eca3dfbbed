using Perdure.Cli.Agents;
using Perdure.Cli.Questions;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Follows a session until it comes to rest or the command has to go, and shows what happens on the way.</summary>
/// <param name="answering">Answers what is asked on the way; null where nobody can.</param>
internal sealed class SessionRun(ISessionDoor live, ISessionStore store, IRunView view, WaitLimit waits, Signals signals, Answering? answering)
{
    private volatile bool _interrupted;

    /// <param name="before">What was true at the last entry the view does not need to see.</param>
    /// <returns>How it ended, and what was true then.</returns>
    public async Task<(Ending Ending, SessionState State)> FollowAsync(SessionState before)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(signals.Leaving, waits.Over);
        _ = StopWhenInterruptedAsync(leave);
        var state = before;
        waits.See(state);
        try
        {
            if (await NeedsPersonAsync(state, leave.Token) && !await IsAnsweredAsync(state, leave.Token)) { return Shown(new NeedsPerson(Open(state)), state); }

            await foreach (var item in live.FollowAsync(state.Seq + 1, leave.Token))
            {
                if (item is FeedDelta(var delta)) { view.Hear(delta); }
                if (item is not FeedEntry(var entry)) { continue; }

                var step = new Step(entry, state, Session.Apply(state, entry.Event));
                state = step.After;
                view.See(step);
                waits.See(state);
                if (EndsHere(step)) { return Shown(Ending.Of(state), state); }
                if (await NeedsPersonAsync(state, leave.Token) && !await IsAnsweredAsync(state, leave.Token)) { return Shown(new NeedsPerson(Open(state)), state); }
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
        step is
        {
            Entry.Event: TurnEnded or HistoryCompacted or CompactionAbandoned or CommandEnded or GoalStatusChanged or GoalPaused or GoalCleared or AgentRested or AgentStopped
                or FilesRewound or TalkRewound or SnapshotTaken or SnapshotsRested,
            After.AtRest: true,
        }
        && Session.Decide(step.After, new Wake { At = step.Entry.At }).Events.IsEmpty
        && Session.Pending(step.After).All(open => open is WatchCommand); // What runs in the background is left running.

    /// <summary>What is known of the question of an agent may be old: it may have been answered while nobody was here.</summary>
    private async ValueTask<bool> NeedsPersonAsync(SessionState state, CancellationToken cancel) =>
        NeedsPerson(state) && (state.AwaitsAnswer || await store.WhoAsksAsync(state, cancel) is not null);

    /// <summary>Nothing goes on before somebody answers, the rules have nothing to say to it, and nobody has answered meanwhile.</summary>
    private bool NeedsPerson(SessionState state) =>
        state.AwaitsPerson && !(live is LiveSession && answering is null && OnlyToolsAsk(state)) && live.LastSeq == state.Seq && Session.Decide(state, new Wake()).Events.IsEmpty;

    /// <summary>What a running tool asked and nobody is there to answer, the tool or its end will settle.</summary>
    private static bool OnlyToolsAsk(SessionState state) =>
        state.AwaitsAnswer && state.OpenQuestions.All(open => state.Calls.Any(call => call.Call.Id == open.Call.Id && call.Run is not null));

    private async Task<bool> IsAnsweredAsync(SessionState state, CancellationToken cancel)
    {
        if (answering is null) { return false; }
        if (state.AwaitsAnswer) { return await answering.AnswerAsync(live, state.OpenQuestions[0], cancel); }
        if (live is not LiveSession here) { return false; }

        // Where nothing is asked any more, somebody else was first.
        return Kinship.WhoAsks(here) is not { } asking || asking.State.OpenQuestions is not [var open, ..] || await answering.AnswerAsync(asking, open, cancel);
    }

    private static string Open(SessionState state) => state.AwaitsAnswer ? QuestionText.Line(state.OpenQuestions[0].Question) : Standing.Of(state).Why ?? "";

    private async Task StopWhenInterruptedAsync(CancellationTokenSource leave)
    {
        try
        {
            await signals.Interrupted.WaitAsync(leave.Token);
            if ((await live.TellAsync(new Interrupt("cli"))).Refusal is not null) { LeaveAtRest(leave); }
        }
        catch (OperationCanceledException)
        {
            // The run has ended some other way.
        }
    }

    /// <summary>Nothing runs that could be stopped: it was a command in the background that was waited for.</summary>
    private void LeaveAtRest(CancellationTokenSource leave)
    {
        _interrupted = true;
        leave.Cancel();
    }

    private Left Departure() => _interrupted
        ? new Left("interrupted", ExitCode.Interrupted)
        : signals.Reason ?? new Left(waits.Why ?? "waiting for a model", ExitCode.Waiting);

    private (Ending, SessionState) Shown(Ending ending, SessionState state)
    {
        view.End(ending, state);
        return (ending, state);
    }
}

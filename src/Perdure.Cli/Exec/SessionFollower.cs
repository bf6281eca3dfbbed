using Perdure.Core.Views;
using System.Runtime.ExceptionServices;
using Perdure.Cli.Questions;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting.Agents;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Follows a session until it comes to rest or the command has to go, and shows what happens on the way.</summary>
/// <param name="answering">Answers what is asked on the way; null where nobody can.</param>
internal sealed class SessionFollower(
    ISession live, ISessions sessions, IRunView view, WaitPatience waits, Signals signals, QuestionPrompt? answering)
{
    /// <summary>Whoever takes a session over opens it a moment after it was let go of.</summary>
    private const int TakerLooksMax = 100;

    private static readonly TimeSpan TakerLookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether this process runs the session.</summary>
    private bool IsHere => live.Holder is null;

    private volatile LeftOpen? _interrupted;
    private volatile bool _isUnanswered;

    /// <summary>The question that is being asked, and what ends the asking.</summary>
    private (SessionId Asker, long Question, CancellationTokenSource End)? _asking;

    private ExceptionDispatchInfo? _broken;

    /// <param name="before">What was true at the last entry the view does not need to see.</param>
    /// <returns>How it ended, and what was true then.</returns>
    public async Task<(RunEnd End, SessionState State)> FollowAsync(SessionState before)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(signals.Leaving, waits.Over);
        _ = StopWhenInterruptedAsync(leave);
        var (state, shown) = (before, SessionView.Of(before));
        if (IsNewest(state)) { waits.See(state); }

        try
        {
            if (await NeedsUserAsync(state, leave.Token) && !await IsAskedAsync(state, leave)) { return Shown(state); }

            await foreach (var item in live.FollowAsync(state.Seq, leave.Token))
            {
                if (item is SessionClosed closed) { ThrowWhereBroken(closed); }

                var step = item switch
                {
                    DeltaReceived(var delta) => ViewFold.Apply(shown, delta),
                    EntryAppended(var next) => ViewFold.Apply(shown, next),
                    _ => null,
                };
                if (step is null) { continue; }

                view.See(step);
                (shown, state) = (step.After.WithoutCompleted(), step.After.State); // What is over has been shown.
                if (item is not EntryAppended(var entry)) { continue; }

                waits.See(state);
                StopAsking(state);
                AskBeside(state, leave);
                if (EndsHere(entry, state)) { return Shown(state); }
                if (NeedsKey(entry, state)) { return Shown(state); }
                if (await NeedsUserAsync(state, leave.Token) && !await IsAskedAsync(state, leave)) { return Shown(state); }
            }
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            _broken?.Throw();
            return Shown(state, _isUnanswered ? null : Departure(state));
        }
        finally
        {
            StopAsking(SessionState.Empty);
        }

        return state.IsSettled() ? Shown(state) : throw await LeftAsync(); // It was let go of where it was open.
    }

    /// <summary>Whether the rules leave it so: a wait that a wrong clock recorded is judged again when its session is opened.</summary>
    private static bool IsNewest(SessionState state) => Session.Decide(state, new Wake { At = TimeProvider.System.GetUtcNow() }).Events.IsEmpty;

    private static void ThrowWhereBroken(SessionClosed closed)
    {
        if (closed.Cause is { } cause) { ExceptionDispatchInfo.Throw(cause); }
        if (closed is { Reason: not CloseReason.Released, Why: { } why }) { throw new UserErrorException(why, ExitCode.Failed); }
    }

    private async Task<UserErrorException> LeftAsync()
    {
        var owner = await HolderAsync();
        for (var looks = 0; owner is null && looks < TakerLooksMax; looks++)
        {
            await Task.Delay(TakerLookEvery);
            owner = await HolderAsync();
        }

        return new UserErrorException(
            owner is null
                ? $"session {live.Id} was closed where it was open, and goes on nowhere now"
                : $"session {live.Id} was taken over by process {owner.Pid} on {owner.Host} ({owner.Client}), where it goes on",
            ExitCode.Failed);
    }

    private async Task<SessionHolder?> HolderAsync()
    {
        await using var read = await sessions.OpenAsync(live.Id, OpenMode.Reader, CancellationToken.None);
        return read.Holder;
    }

    /// <summary>A turn may be followed at once by the next, made of inputs that waited; the rules know.</summary>
    private static bool EndsHere(LogEntry entry, SessionState state) =>
        entry is
        {
            Event: TurnEnded or HistoryCompacted or CompactionAbandoned or CommandEnded or GoalStatusChanged or ProofEnded or CommandsThawed or ProgressCommitted or GoalPaused or GoalCleared or AgentFinished or AgentStopped
                or FilesRewound or ConversationRewound or SnapshotTaken or SnapshotsDisabled,
        }
        && state.IsSettled(entry.At);

    /// <summary>What is known of the question of an agent may be old: it may have been answered while nobody was here.</summary>
    private async ValueTask<bool> NeedsUserAsync(SessionState state, CancellationToken cancel) =>
        NeedsUser(state) && (state.AwaitsAnswer || !(await sessions.QuestionsAsync(live.Id, cancel)).IsEmpty);

    /// <summary>Where nobody sits there who could set another key, the one to be told is whoever started the command.</summary>
    private bool NeedsKey(LogEntry entry, SessionState state) =>
        answering is null && IsHere && entry.Event is ModelCallFailed or SummaryFailed && state.ModelWait is { NeedsUser: true, Why.Kind: FailureKind.Auth };

    /// <summary>Nothing goes on before somebody answers, the rules have nothing to say to it, and nobody has answered meanwhile.</summary>
    private bool NeedsUser(SessionState state) =>
        state.AwaitsUser && !(IsHere && answering is null && OnlyToolsAsk(state)) && live.LastSeq == state.Seq && Session.Decide(state, new Wake()).Events.IsEmpty;

    /// <summary>What a running tool asked and nobody is there to answer, the tool or its end will settle.</summary>
    private static bool OnlyToolsAsk(SessionState state) =>
        state.AwaitsAnswer && state.OpenQuestions.All(open => state.Calls.Any(call => call.Call.Id == open.Call.Id && call.Run is not null));

    /// <summary>The question is asked beside the following: an interrupt, or an answer from elsewhere, ends the asking.</summary>
    private async ValueTask<bool> IsAskedAsync(SessionState state, CancellationTokenSource leave)
    {
        if (answering is null) { return false; }
        if (state.AwaitsAnswer) { return Ask(answering, live, state.OpenQuestions[0], leave); }
        if (!IsHere) { return false; }

        // Where nothing is asked any more, somebody else was first; an agent that somebody works with elsewhere is answered there.
        try
        {
            return await sessions.QuestionsAsync(live.Id, leave.Token) is not [var open, ..] || Ask(answering, await sessions.OpenAsync(open.Session, OpenMode.Writer, leave.Token), open.Question, leave);
        }
        catch (SessionsException elsewhere) when (elsewhere.Code == SessionsError.InUse)
        {
            return true;
        }
    }

    /// <summary>A goal goes on with what it can; whoever sits there may answer meanwhile.</summary>
    private void AskBeside(SessionState state, CancellationTokenSource leave)
    {
        if (answering is not null && !state.AwaitsUser && state.OpenQuestions.FirstOrDefault(open => state.Calls.All(call => call.Call.Id != open.Call.Id || call.Run is null)) is { } open)
        {
            Ask(answering, live, open, leave);
        }
    }

    private bool Ask(QuestionPrompt answering, ISession who, PendingQuestion open, CancellationTokenSource leave)
    {
        if (_asking is var (asker, question, _) && (asker, question) == (who.Id, open.Seq)) { return true; }

        StopAsking(SessionState.Empty);
        var end = new CancellationTokenSource();
        _asking = (who.Id, open.Seq, end);
        _ = AskAsync(answering, who, open, leave, end.Token);
        return true;
    }

    private async Task AskAsync(QuestionPrompt answering, ISession who, PendingQuestion open, CancellationTokenSource leave, CancellationToken end)
    {
        try
        {
            if (await answering.AnswerAsync(who, open, end)) { return; }

            _isUnanswered = true;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return;
        }
        catch (Exception problem)
        {
            _broken = ExceptionDispatchInfo.Capture(problem);
        }

        if (!end.IsCancellationRequested) { leave.Cancel(); }
    }

    /// <summary>Nobody is asked any more what is not open any more.</summary>
    private void StopAsking(SessionState state)
    {
        if (_asking is not var (asker, question, end)) { return; }
        if (asker == live.Id ? state.OpenQuestions.Any(open => open.Seq == question) : state is { AwaitsUser: true, AwaitsAnswer: false }) { return; }

        end.Cancel();
        _asking = null;
    }

    private async Task StopWhenInterruptedAsync(CancellationTokenSource leave)
    {
        try
        {
            await signals.Interrupted.WaitAsync(leave.Token);
            if (!IsHere || (await live.SendAsync(new Interrupt("cli"))).Refusal is not null) { LeaveInterrupted(leave); }
        }
        catch (OperationCanceledException)
        {
            // The run has ended some other way.
        }
    }

    /// <summary>Nothing is to be stopped, or nothing runs that could be: it was a command in the background that was waited for.</summary>
    private void LeaveInterrupted(CancellationTokenSource leave)
    {
        _interrupted = IsHere ? new LeftOpen("interrupted", ExitCode.Interrupted) : LeftOpen.Detached(ExitCode.Interrupted);
        leave.Cancel();
    }

    private LeftOpen Departure(SessionState state) => _interrupted
        ?? signals.Reason
        ?? new LeftOpen(waits.Why ?? "waiting for a model", state.Status is SessionStatus.Blocked ? ExitCode.NeedsUser : ExitCode.Waiting);

    private (RunEnd, SessionState) Shown(SessionState state, LeftOpen? left = null)
    {
        var end = new RunEnd(state.Status, left);
        view.End(end, state);
        return (end, state);
    }
}

using Perdure.Client;
using Perdure.Cli.Serve;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Changes a session in the ways somebody wishes before it goes on: its folder, the entry it goes on from, its instructions.</summary>
internal sealed class ResumeChanges(LocalSessions sessions, TimeProvider clock)
{
    public async Task<SessionState> ChangeAsync(SessionState state, string? folder, ResumeOptions wishes, CancellationToken cancel)
    {
        if (folder is null && wishes is { FromStep: null, Amend: null }) { return state; }

        var commands = new List<Func<SessionState, SessionCommand?>>();
        if (folder is not null) { commands.Add(_ => new MoveSession(folder)); }
        if (wishes.FromStep is { } step) { commands.Add(await BackToAsync(state, step, cancel)); }
        if (wishes.Amend is { } text)
        {
            var id = new InputId(Guid.CreateVersion7().ToString());
            commands.Add(now => now is { AtRest: true, LastEnd: { Reason: not TurnEnd.Answered } } ? new ResumeTurn() : null);
            commands.Add(_ => new AmendInstructions(id, text, "cli"));
        }

        var daemon = (await sessions.OpenAsync(state.Id, OpenMode.Reader, cancel)).Holder is { Client: HostChoices.Daemon };
        if (wishes.Amend is not null && !daemon) { commands.Add(now => AskedAgain(now, clock.GetUtcNow())); }

        var decision = await sessions.TellAsync(state.Id, wishes.TakeOver, cancel, commands);
        if (decision.Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, state.Id), ExitCode.Failed); }

        // Its tools and configuration are those of its folder: the daemon sets them up anew.
        if (folder is not null && daemon) { await sessions.CloseAsync(state.Id, taker: null, cancel); }

        return (await sessions.OpenAsync(state.Id, OpenMode.Reader, cancel)).Snapshot.State;
    }

    private async Task<Func<SessionState, SessionCommand?>> BackToAsync(SessionState state, long step, CancellationToken cancel)
    {
        var place = (await HistoryReader.ReadAsync(sessions.Parts.Store, state.Id, cancel)).At(step).Talk
            ?? throw new UserErrorException($"--from-step: the history was compacted after entry {step}, so the talk cannot be taken back there; fork the session there instead: perdure fork {state.Id} --at {step}", ExitCode.Failed);
        return _ => new RewindConversation(step, place);
    }

    /// <summary>A question whose asker is gone is asked anew, with what was amended: it joins before each question.</summary>
    private static ReportModelFailure? AskedAgain(SessionState state, DateTimeOffset now) => state.Turn?.Situation is AwaitingModel asking
        ? new ReportModelFailure(asking.Round, asking.Retry.Attempt, new ModelFailure(FailureKind.Transient, "The process that had asked is gone, and the instructions were amended.", RetryAt: now))
        : null;
}

using Perdure.Catalog;
using Perdure.Cli.Sessions;
using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Cli.Exec;

/// <summary>Changes a session in the ways somebody wishes before it goes on: its folder, the entry it goes on from, its instructions.</summary>
internal static class BeforeGoingOn
{
    public static async Task<SessionState> ChangeAsync(
        CataloguedStore store, SessionState state, string? folder, ResumeWishes wishes, TimeProvider clock, CancellationToken cancel)
    {
        if (folder is null && wishes is { FromStep: null, Amend: null }) { return state; }

        var commands = new List<Func<SessionState, SessionCommand?>>();
        if (folder is not null) { commands.Add(_ => new MoveSession(folder)); }
        if (wishes.FromStep is { } step)
        {
            var past = await RewindCommand.PastAsync(store, state.Id, step, cancel);
            commands.Add(_ => new RewindTalk(step, past.Items));
        }

        if (wishes.Amend is { } text)
        {
            var id = new InputId(Guid.CreateVersion7().ToString());
            commands.Add(now => now is { AtRest: true, LastEnd: { Reason: not TurnEnd.Answered } } ? new ResumeTurn() : null);
            commands.Add(_ => new AmendInstructions(id, text, "cli"));
            commands.Add(now => AskedAgain(now, clock.GetUtcNow()));
        }

        var decision = await store.TellQuietlyAsync(state.Id, ThisProcess.AsWriter(clock), wishes.TakeOver, clock, [.. commands]);
        return decision.Refusal is { } refusal
            ? throw new ComplaintException(refusal, ExitCode.Failed)
            : await store.ReadStateAsync(state.Id, cancel);
    }

    /// <summary>A question whose asker is gone is asked anew, with what was amended: it joins before each question.</summary>
    private static ReportModelFailure? AskedAgain(SessionState state, DateTimeOffset now) => state.Turn?.Situation is Asking asking
        ? new ReportModelFailure(asking.Round, asking.Retry.Attempt, new ModelFailure(FailureKind.Transient, "The process that had asked is gone, and the instructions were amended.", RetryAt: now))
        : null;
}

using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Adds entries to a session that nobody has open, without going on with what it was doing. There is no other way to do that.</summary>
public static class ClosedSessions
{
    /// <summary>Opens a session for being taken back, and for nothing else: its turns and goals wait for whoever goes on with it.</summary>
    public static async Task<LiveSession> OpenForRewindAsync(
        this ISessionStore store, SessionId session, Writer writer, bool takeOver, TimeProvider clock, ISnapshots snapshots, CancellationToken cancel)
    {
        var journal = await store.OpenAsync(session, writer, takeOver, cancel);
        var feed = new Feed(journal);
        var live = new LiveSession(journal, new SessionRunner(journal, store.Runs, new RewindOnlyExecutor(snapshots), feed, clock), feed, runs: null, agents: null);
        return await live.RestoredAsync();
    }

    /// <param name="commands">Each sees the state the one before it led to; null means that there is nothing to ask.</param>
    /// <returns>The last decision. What follows from it by itself is recorded; work that is open stays open for whoever opens the session next.</returns>
    public static async Task<Decision> TellAsync(
        this ISessionStore store, SessionId session, Writer writer, bool takeOver, TimeProvider clock, params IReadOnlyList<Func<SessionState, SessionCommand?>> commands)
    {
        await using var journal = await store.OpenAsync(session, writer, takeOver, CancellationToken.None);
        var state = await new Checkpoints(journal, store.Runs).RestoreAsync(CancellationToken.None);
        var decision = Decision.Nothing;
        foreach (var command in commands)
        {
            if (command(state) is not { } asked) { continue; }

            var now = clock.GetUtcNow();
            decision = Session.Decide(state, asked with { At = now });
            var next = decision.Events.Aggregate(state, Session.Apply); // What cannot be folded is never written.
            var seq = state.Seq;
            await journal.AppendAsync([.. decision.Events.Select(happened => new LogEntry(++seq, now, happened))], CancellationToken.None);
            state = next;
            if (decision.Refusal is not null) { break; }
        }

        return decision;
    }
}

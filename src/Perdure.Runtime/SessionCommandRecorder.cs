using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Puts one command on record in a session that nobody runs, without going on with it: whoever opens it next does.</summary>
public static class SessionCommandRecorder
{
    public static async Task<(Decision Decision, SessionState State)> RecordAsync(
        this ISessionStore store, SessionId session, SessionCommand command, Writer writer, TimeProvider clock, CancellationToken cancel)
    {
        await using var journal = await store.OpenAsync(session, writer, takeOver: false, cancel);
        var state = await new Checkpoints(journal, store.Runs).RestoreAsync(cancel);
        var now = clock.GetUtcNow();
        var decision = Session.Decide(state, command with { At = now });
        var next = decision.Events.Aggregate(state, Session.Apply); // What cannot be folded is never written.
        ImmutableArray<LogEntry> entries = [.. decision.Events.Select((happened, place) => new LogEntry(state.Seq + 1 + place, now, happened))];
        await journal.AppendAsync(entries, cancel);
        return (decision, next);
    }
}

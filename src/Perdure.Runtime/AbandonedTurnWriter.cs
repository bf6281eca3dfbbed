using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Records that a turn is given up without running anything of it: taking it up may be what ends the process.</summary>
public static class AbandonedTurnWriter
{
    public static async Task GiveUpAsync(this ISessionStore store, SessionId session, Writer writer, string reason, TimeProvider clock, CancellationToken cancel)
    {
        await using var journal = await store.OpenAsync(session, writer, takeOver: false, cancel);
        var state = await store.ReadStateAsync(session, cancel);
        var now = clock.GetUtcNow();
        var events = Session.Decide(state, new AbandonTurn(reason) { At = now }).Events;
        ImmutableArray<LogEntry> entries = [.. events.Select((happened, place) => new LogEntry(state.Seq + 1 + place, now, happened))];
        await journal.AppendAsync(entries, cancel);
    }
}

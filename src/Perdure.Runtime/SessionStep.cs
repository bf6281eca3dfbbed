using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;

namespace Perdure.Runtime;

/// <summary>One command with what it leads to: the decision, its entries, the state after them, and the work that is pending then.</summary>
internal sealed record SessionStep(PendingCommand Asked, Decision Decision, ImmutableArray<LogEntry> Entries, SessionState State, ImmutableArray<SessionEffect> Pending)
{
    /// <summary>The steps of commands that wait together; each sees the state the one before it led to.</summary>
    public static IReadOnlyList<SessionStep> Of(SessionState state, IReadOnlyList<PendingCommand> waiting, TimeProvider clock)
    {
        var steps = new List<SessionStep>(waiting.Count);
        foreach (var asked in waiting)
        {
            steps.Add(Of(state, asked, clock.GetUtcNow()));
            state = steps[^1].State;
        }

        return steps;
    }

    private static SessionStep Of(SessionState state, PendingCommand asked, DateTimeOffset now)
    {
        var decision = Session.Decide(state, asked.Command with { At = now });
        ImmutableArray<LogEntry> entries = [.. decision.Events.Select((happened, place) => new LogEntry(state.Seq + 1 + place, now, happened))];
        var next = decision.Events.Aggregate(state, Session.Apply);
        return new SessionStep(asked, decision, entries, next, Session.Pending(next));
    }
}

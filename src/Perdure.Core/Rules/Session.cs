using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.State;

namespace Perdure.Core.Rules;

/// <summary>
/// The rules of a session, with no clock, no disk and no network:
/// a command is decided into events, events are folded into state, and state tells what work is open.
/// </summary>
public static class Session
{
    /// <summary>What shall be recorded: the answer to the command, and what follows from it without anybody asking.</summary>
    public static Decision Decide(SessionState state, SessionCommand command)
    {
        var answer = CommandDecisions.To(state, command);
        return answer.Refusal is null ? answer with { Events = Consequences.Of(state, answer.Events, command.At) } : answer;
    }

    /// <summary>A fact as it goes on record where nobody decides about it: with the words the model will read because of it.</summary>
    public static SessionEvent WithTexts(SessionState state, SessionEvent happened) => EventTexts.With(state, happened);

    /// <summary>What is then true. These are all the steps: what the fact itself says, then what follows for whoever counts or waits.</summary>
    public static SessionState Apply(SessionState state, SessionEvent happened) => (state with { Seq = state.Seq + 1 })
        .WithEvent(happened)
        .WithEndsDelivered()
        .WithClockOf(happened)
        .WithGoalProofOf(happened)
        .WithGoalSteerOf(happened)
        .WithGoalSpendingOf(happened)
        .WithStoppedAgentsMarked();

    /// <summary>What is therefore still to be done.</summary>
    public static ImmutableArray<SessionEffect> Pending(SessionState state) => PendingWork.In(state);
}

using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;

namespace Perdure.Client;

/// <summary>What is true of a session after one of its entries.</summary>
public sealed record SessionSnapshot(SessionState State)
{
    /// <summary>The number of that entry; 0 before the first.</summary>
    public long Seq => State.Seq;

    /// <summary>With the next entry; the same where the entry is known already or is not the next.</summary>
    public SessionSnapshot With(LogEntry entry) => entry.Seq == Seq + 1 ? new SessionSnapshot(Session.Apply(State, entry.Event)) : this;
}

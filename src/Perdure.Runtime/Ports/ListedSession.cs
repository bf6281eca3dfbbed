using Perdure.Core.Views;

namespace Perdure.Runtime.Ports;

/// <summary>A row with what only this moment tells: who holds the session, and how short its id can be said.</summary>
public sealed record ListedSession(SessionRow Row, Writer? Owner, string ShortId)
{
    public SessionStatus Status => Row.Status.Seen(isHeld: Owner is not null);
}

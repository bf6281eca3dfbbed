using System.Collections.Immutable;
using Perdure.Core;

namespace Perdure.Runtime.Ports;

/// <summary>Remembers how often each unfinished turn was taken up, so that one that kills its process does not do so for ever.</summary>
public interface IRecoveryAttempts
{
    /// <summary>The attempts at one turn; those at an earlier turn of the session do not count.</summary>
    ValueTask<TurnAttempts> OfAsync(SessionId session, int turn, CancellationToken cancel);

    /// <summary>Durable when this returns, before the session is opened: the attempt may be the last thing this process does.</summary>
    ValueTask AddAsync(SessionId session, int turn, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Takes back attempts that ended for a reason that says nothing against the session.</summary>
    ValueTask ForgiveAsync(IReadOnlyCollection<(SessionId Session, DateTimeOffset At)> attempts, CancellationToken cancel);
}

/// <summary>When one turn was taken up.</summary>
public sealed record TurnAttempts(int Turn, ImmutableArray<DateTimeOffset> At);

using System.Collections.Concurrent;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>Attempts that are remembered as long as the process lives.</summary>
public sealed class MemoryRecoveryAttempts : IRecoveryAttempts
{
    private readonly ConcurrentDictionary<SessionId, TurnAttempts> _known = new();

    public ValueTask<TurnAttempts> OfAsync(SessionId session, int turn, CancellationToken cancel) => ValueTask.FromResult(Of(session, turn));

    public ValueTask AddAsync(SessionId session, int turn, DateTimeOffset at, CancellationToken cancel)
    {
        var before = Of(session, turn);
        _known[session] = before with { At = before.At.Add(at) };
        return ValueTask.CompletedTask;
    }

    public ValueTask ForgiveAsync(IReadOnlyCollection<(SessionId Session, DateTimeOffset At)> attempts, CancellationToken cancel)
    {
        foreach (var (session, at) in attempts)
        {
            if (_known.TryGetValue(session, out var known)) { _known[session] = known with { At = known.At.Remove(at) }; }
        }

        return ValueTask.CompletedTask;
    }

    private TurnAttempts Of(SessionId session, int turn) => _known.TryGetValue(session, out var known) && known.Turn == turn ? known : new TurnAttempts(turn, []);
}

using Perdure.Core;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="IRecoveryAttempts"/> promises.</summary>
public abstract class RecoveryContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly SessionId Session = new("s-1");

    /// <summary>The attempts as another process sees them that has just started.</summary>
    protected abstract IRecoveryAttempts Attempts { get; }

    [Fact]
    public async Task AttemptsAreRememberedByTheNextProcessAndForgottenWithTheTurn()
    {
        await Attempts.AddAsync(Session, turn: 3, Noon, default);
        await Attempts.AddAsync(Session, turn: 3, Noon.AddMinutes(1), default);

        Assert.Equal([Noon, Noon.AddMinutes(1)], (await Attempts.OfAsync(Session, turn: 3, default)).At);
        Assert.Empty((await Attempts.OfAsync(Session, turn: 4, default)).At);
        Assert.Empty((await Attempts.OfAsync(new SessionId("s-2"), turn: 3, default)).At);
    }

    [Fact]
    public async Task AnAttemptAtALaterTurnCountsFromOne()
    {
        await Attempts.AddAsync(Session, turn: 3, Noon, default);
        await Attempts.AddAsync(Session, turn: 4, Noon.AddMinutes(1), default);

        Assert.Equal([Noon.AddMinutes(1)], (await Attempts.OfAsync(Session, turn: 4, default)).At);
    }

    [Fact]
    public async Task AnAttemptThatWasForgivenDoesNotCount()
    {
        await Attempts.AddAsync(Session, turn: 3, Noon, default);
        await Attempts.AddAsync(Session, turn: 3, Noon.AddMinutes(1), default);
        await Attempts.ForgiveAsync([(Session, Noon.AddMinutes(1)), (new SessionId("s-2"), Noon)], default);

        Assert.Equal([Noon], (await Attempts.OfAsync(Session, turn: 3, default)).At);
    }
}

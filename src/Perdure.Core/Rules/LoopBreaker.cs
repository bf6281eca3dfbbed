using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Notices, outside the model, that a session gets nowhere, and acts by degrees; <see cref="ProgressTracker"/> counts.</summary>
internal static class LoopBreaker
{
    /// <summary>What is counted is tenths of rounds.</summary>
    private const int Round = 10;

    /// <returns>What the breaker does before the model is asked again; null where it has nothing to do.</returns>
    public static LoopNoticed? Due(SessionState state, DateTimeOffset at)
    {
        var limits = state.Settings.Breaker ?? BreakerLimits.Usual;
        var rounds = state.LoopState.Tenths / Round;
        var reached = state.LoopState.Reached;
        if (rounds >= limits.StopAt) { return Noticed(state, BreakerDegree.Stop, rounds); }

        if (rounds >= limits.SwitchAt && reached is not BreakerDegree.Switch && ModelChain.OtherAvailable(state, at) is not null)
        {
            return Noticed(state, BreakerDegree.Switch, rounds) with { CoolingUntil = at + TimeSpan.FromMinutes(state.Settings.CoolDownMinutes) };
        }

        return rounds >= limits.NoticeAt && reached is null ? Noticed(state, BreakerDegree.Notice, rounds) : null;
    }

    public static SessionState Acted(SessionState state, LoopNoticed noticed)
    {
        var reached = state with { LoopState = state.LoopState with { Reached = noticed.Degree } };
        return noticed switch
        {
            { Degree: BreakerDegree.Stop } => reached.InSituation(new EndingTurn(TurnEnd.Blocked, RuntimeMessages.Blocked(noticed))),
            { CoolingUntil: { } until } => (reached with { Cooldowns = ModelChain.With(state.Cooldowns, state.Model, until) })
                .AppendNotice(noticed.Notice),
            _ => reached.AppendNotice(noticed.Notice),
        };
    }

    private static LoopNoticed Noticed(SessionState state, BreakerDegree degree, int rounds) =>
        new(state.Turn!.Number, degree, rounds, state.LoopState.Last);
}

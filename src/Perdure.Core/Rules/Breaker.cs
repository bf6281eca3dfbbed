using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Perdure.Core;

/// <summary>Notices, outside the model, that a turn goes round in circles, and acts by degrees.</summary>
/// <remarks>
/// A round is new when its calls together with their results have not been there lately. So the same call with the same result,
/// ping-pong between two, and longer circles are one thing; editing many files alike is none, and neither is a call whose result changes.
/// </remarks>
internal static class Breaker
{
    /// <summary>The longest circle that is recognised.</summary>
    private const int SeenMax = 12;

    private const int Round = 10;

    /// <summary>Looking at a build every minute is no spinning; doing it for a day is.</summary>
    private const int WaitingRound = 1;

    public static Circling Counted(Circling before, ImmutableArray<OpenCall> calls)
    {
        var print = Fingerprint(calls);
        var seen = before.Seen.Length < SeenMax ? before.Seen.Add(print) : before.Seen.RemoveAt(0).Add(print);
        if (!before.Seen.Contains(print)) { return Circling.Not with { Seen = seen }; }

        var waited = calls.All(open => open.Outcome!.Waited is true);
        return before with { Seen = seen, Tenths = before.Tenths + (waited ? WaitingRound : Round), Last = Said(calls) };
    }

    /// <returns>What the breaker does before the model is asked again; null where it has nothing to do.</returns>
    public static LoopNoticed? Due(SessionState state, DateTimeOffset at)
    {
        var limits = state.Settings.Breaker ?? BreakerLimits.Usual;
        var rounds = state.Circling.Tenths / Round;
        var reached = state.Circling.Reached;
        if (rounds >= limits.StopAt) { return Noticed(state, BreakerDegree.Stop, rounds); }

        if (rounds >= limits.SwitchAt && reached is not BreakerDegree.Switch && ModelChain.OtherAvailable(state, at) is not null)
        {
            return Noticed(state, BreakerDegree.Switch, rounds) with { CoolingUntil = at + TimeSpan.FromMinutes(state.Settings.CoolDownMinutes) };
        }

        return rounds >= limits.NoticeAt && reached is null ? Noticed(state, BreakerDegree.Notice, rounds) : null;
    }

    public static SessionState Acted(SessionState state, LoopNoticed noticed)
    {
        var reached = state with { Circling = state.Circling with { Reached = noticed.Degree } };
        return noticed switch
        {
            { Degree: BreakerDegree.Stop } => reached.In(new GivingUp(TurnEnd.Blocked, Wording.Blocked(noticed))),
            { CoolingUntil: { } until } => (reached with { Cooling = ModelChain.With(state.Cooling, state.Model, until) })
                .Notified(noticed.Notice),
            _ => reached.Notified(noticed.Notice),
        };
    }

    private static LoopNoticed Noticed(SessionState state, BreakerDegree degree, int rounds) =>
        new(state.Turn!.Number, degree, rounds, state.Circling.Last);

    private static string Fingerprint(ImmutableArray<OpenCall> calls)
    {
        var facts = string.Join('\n', calls.Select(open => $"{open.Call.Tool}\0{open.Call.Arguments}\0{open.Outcome!.Text}"));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(facts)).AsSpan(0, 8));
    }

    private static string Said(ImmutableArray<OpenCall> calls) =>
        string.Join("; ", calls.Select(open => $"{open.Call.Tool} {Digest.Shortened(open.Call.Arguments, Digest.LineChars)}"));
}

namespace Perdure.Core;

/// <summary>The response to a failed model call, by its kind. docs/models.md has the table.</summary>
internal static class FailureRules
{
    /// <summary>Tries with one model before the chain moves on, where there is a chain.</summary>
    public const int TriesBeforeSwitch = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>How far the waits of many sessions are spread, so that they do not all come back at once.</summary>
    private const double Jitter = 0.2;

    public static ModelCallFailed Response(SessionState state, Asking asking, ModelFailure failure, DateTimeOffset at)
    {
        var since = asking.Retry.FailingSince ?? at;
        var (then, until) = failure.Kind switch
        {
            FailureKind.Overflow => (AfterFailure.Compact, null),
            FailureKind.Auth or FailureKind.Invalid => (AfterFailure.GiveUp, null),
            FailureKind.Quota => QuotaSpent(state, failure, at),
            _ => Passing(state, asking, failure, since, at),
        };
        return new ModelCallFailed(asking.Round, asking.Retry.Attempt, failure, then, since, until);
    }

    /// <summary>Half a second, doubled at each try, a minute at the most, spread by who asks and not by chance.</summary>
    public static TimeSpan Backoff(SessionId session, int round, int attempt, int tries)
    {
        var wait = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, Math.Min(tries - 1, 20)), LongestWait.TotalSeconds);
        var share = StableHash($"{session}/{round}/{attempt}") / (double)uint.MaxValue; // 0..1
        return TimeSpan.FromSeconds(Math.Min(wait * (1 - Jitter + (2 * Jitter * share)), LongestWait.TotalSeconds));
    }

    private static (AfterFailure Then, DateTimeOffset? Until) QuotaSpent(SessionState state, ModelFailure failure, DateTimeOffset at)
    {
        if (ModelChain.OtherAvailable(state, at) is not null)
        {
            return (AfterFailure.Switch, failure.RetryAt ?? at + CoolDown(state));
        }

        // Nobody can answer now: wait for whoever comes back first.
        var others = state.Cooling.Where(cooling => cooling.Model != state.Model && cooling.Until > at).Select(cooling => (DateTimeOffset?)cooling.Until);
        var reset = others.Append(failure.RetryAt).Min();
        return reset is null || IsForGoal(state) ? (AfterFailure.GiveUp, reset) : (AfterFailure.Wait, reset);
    }

    private static (AfterFailure Then, DateTimeOffset? Until) Passing(
        SessionState state, Asking asking, ModelFailure failure, DateTimeOffset since, DateTimeOffset at)
    {
        if (asking.Retry.Tries >= TriesBeforeSwitch && ModelChain.OtherAvailable(state, at) is not null)
        {
            return (AfterFailure.Switch, at + CoolDown(state));
        }

        if (failure.Kind == FailureKind.Empty && asking.Retry.Tries >= TriesBeforeSwitch) { return (AfterFailure.GiveUp, null); }
        if (!IsForGoal(state) && at - since > TimeSpan.FromMinutes(state.Settings.PatienceMinutes)) { return (AfterFailure.GiveUp, null); }

        return (AfterFailure.Wait, failure.RetryAt ?? at + Backoff(state.Id, asking.Round, asking.Retry.Attempt, asking.Retry.Tries));
    }

    /// <summary>A goal waits for a limit by its own policy, and for a provider as long as its deadline allows.</summary>
    private static bool IsForGoal(SessionState state) => state.Goal is { Standing: ActiveGoal } && GoalTally.IsAtWork(state);

    private static TimeSpan CoolDown(SessionState state) => TimeSpan.FromMinutes(state.Settings.CoolDownMinutes);

    /// <summary>FNV-1a: the same on every machine and in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static uint StableHash(string text) => text.Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619u));
}

using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The response to a failed model call, by its kind, whatever the model was asked for. docs/models.md has the table.</summary>
internal static class FailureRules
{
    /// <summary>Tries with one model before the chain moves on, where there is a chain.</summary>
    public const int TriesBeforeSwitch = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>How far the waits of many sessions are spread, so that they do not all come back at once.</summary>
    private const double Jitter = 0.2;

    /// <summary>A router that restarts, a deployment, the login page of a train: by then they are over, or somebody has to look.</summary>
    private static readonly TimeSpan UnexplainedMax = TimeSpan.FromMinutes(30);

    /// <summary>Where the user is needed it is tried again this often: what was broken may have been fixed elsewhere.</summary>
    private static readonly TimeSpan BetweenTriesWithoutPerson = TimeSpan.FromHours(1);

    public static ModelCallFailed Response(SessionState state, AwaitingModel asking, ModelFailure failure, DateTimeOffset at)
    {
        var failing = Failing.Of(state.Model, asking.Round, asking.Retry.Attempt, asking.Retry, failure, at);
        var (then, until) = failure.Kind == FailureKind.Overflow ? (AfterFailure.Compact, null) : Then(state, failing, failure, at);
        return new ModelCallFailed(asking.Round, asking.Retry.Attempt, failure, then, failing.Since, until) { At = at, UnexplainedSince = failing.UnexplainedSince };
    }

    /// <returns>What follows, and when the model is asked again or until when it is left alone. An overflow is its caller's to answer.</returns>
    public static (AfterFailure Then, DateTimeOffset? Until) Then(SessionState state, Failing failing, ModelFailure failure, DateTimeOffset at)
    {
        var hasOther = ModelChain.OtherAvailable(state, failing.Model, at) is not null;
        return failure.Kind switch
        {
            FailureKind.Invalid => (AfterFailure.GiveUp, null),
            FailureKind.Quota => QuotaSpent(state, failing, failure, at),
            FailureKind.Auth or FailureKind.UnknownModel when hasOther => (AfterFailure.Switch, at + CoolDown(state)),
            FailureKind.Auth => IsForGoal(state) ? Person(at) : (AfterFailure.GiveUp, null),
            FailureKind.UnknownModel when !IsForGoal(state) => (AfterFailure.GiveUp, null),
            _ when hasOther && failing.Tries >= TriesBeforeSwitch => (AfterFailure.Switch, at + CoolDown(state)),
            _ when IsUnexplained(failure) => Unexplained(state, failing, hasOther, at),
            _ when !IsForGoal(state) && at - failing.Since > TimeSpan.FromMinutes(state.Settings.PatienceMinutes) => (AfterFailure.GiveUp, null),
            _ => (AfterFailure.Wait, failure.RetryAt is { } told && told > at ? told : at + Backoff(state.Id, failing)),
        };
    }

    /// <summary>Half a second, doubled at each try, a minute at the most, spread by who asks and not by chance.</summary>
    public static TimeSpan Backoff(SessionId session, int round, int attempt, int tries)
    {
        var wait = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, Math.Min(tries - 1, 20)), LongestWait.TotalSeconds);
        var share = StableHash($"{session}/{round}/{attempt}") / (double)uint.MaxValue; // 0..1
        return TimeSpan.FromSeconds(Math.Min(wait * (1 - Jitter + (2 * Jitter * share)), LongestWait.TotalSeconds));
    }

    /// <summary>Answers of these kinds say nothing about what is wrong, so time may fix it.</summary>
    public static bool IsUnexplained(ModelFailure failure) => failure.Kind is FailureKind.Empty or FailureKind.Unexplained or FailureKind.UnknownModel;

    private static (AfterFailure Then, DateTimeOffset? Until) QuotaSpent(SessionState state, Failing failing, ModelFailure failure, DateTimeOffset at)
    {
        if (ModelChain.OtherAvailable(state, failing.Model, at) is not null)
        {
            return (AfterFailure.Switch, failure.RetryAt ?? at + CoolDown(state));
        }

        // Nobody can answer now: wait for whoever comes back first.
        var others = state.Cooldowns.Where(cooling => cooling.Model != failing.Model && cooling.Until > at).Select(cooling => (DateTimeOffset?)cooling.Until);
        var reset = others.Append(failure.RetryAt).Min();
        return reset is null || IsForGoal(state) ? (AfterFailure.GiveUp, reset) : (AfterFailure.Wait, reset);
    }

    /// <summary>A person at the terminal is told soon; a goal waits, and needs one only when no model has explained itself for a while.</summary>
    private static (AfterFailure Then, DateTimeOffset? Until) Unexplained(SessionState state, Failing failing, bool hasOther, DateTimeOffset at) => IsForGoal(state) switch
    {
        true when !hasOther && at - failing.UnexplainedSince >= UnexplainedMax => Person(at),
        false when failing.Tries >= TriesBeforeSwitch => (AfterFailure.GiveUp, null),
        _ => (AfterFailure.Wait, at + Backoff(state.Id, failing)),
    };

    private static (AfterFailure Then, DateTimeOffset? Until) Person(DateTimeOffset at) => (AfterFailure.AskUser, at + BetweenTriesWithoutPerson);

    private static TimeSpan Backoff(SessionId session, Failing failing) => Backoff(session, failing.Round, failing.Attempt, failing.Tries);

    /// <summary>A goal waits for a limit by its own policy, and for a provider as long as its deadline allows.</summary>
    private static bool IsForGoal(SessionState state) => state.Goal is { State: ActiveGoal } && GoalAccounting.IsAtWork(state);

    private static TimeSpan CoolDown(SessionState state) => TimeSpan.FromMinutes(state.Settings.CoolDownMinutes);

    /// <summary>FNV-1a: the same on every machine and in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static uint StableHash(string text) => text.Aggregate(2166136261u, (hash, character) => unchecked((hash ^ character) * 16777619u));
}

/// <summary>What has failed: which model, at which try, and since when.</summary>
/// <param name="Round">Tells what was asked from other questions; it spreads the waits.</param>
internal sealed record Failing(string Model, int Round, int Attempt, int Tries, DateTimeOffset Since, DateTimeOffset? UnexplainedSince)
{
    public static Failing Of(string model, int round, int attempt, Retry retry, ModelFailure failure, DateTimeOffset at) => new(
        model, round, attempt, retry.Tries, retry.FailingSince ?? at, FailureRules.IsUnexplained(failure) ? retry.UnexplainedSince ?? at : null);
}

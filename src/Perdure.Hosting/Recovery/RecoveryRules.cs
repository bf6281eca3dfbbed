using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Recovery;

/// <summary>Applies the policy to one session that was found unfinished.</summary>
public static class RecoveryRules
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Whether there is anything to go on with: work that is open, or that follows by itself.</summary>
    public static bool IsUnfinished(SessionState state, DateTimeOffset now) => state.Started is not null && !state.NeedsNoProcess(now);

    public static RecoveryDecision Of(RecoveryPolicy policy, SessionState state, DateTimeOffset updatedAt, TurnAttempts attempted, DateTimeOffset now)
    {
        if (!policy.IsOn) { return new RecoveryDecision.Ask("going on by itself is switched off"); }

        var status = state.Status;
        if (status is SessionStatus.NeedsUser) { return new RecoveryDecision.Ask("it waits for the user's answer"); }
        if (now - Later(updatedAt, status.Until) > policy.MaxAge) { return new RecoveryDecision.Ask($"nobody has touched it since {updatedAt.ToLocalTime():yyyy-MM-dd}"); }

        if (attempted.At.Length >= policy.AttemptsPerTurn)
        {
            var why = $"turn {attempted.Turn} was taken up {attempted.At.Length} times and never came to its end";
            return policy.FailAfterAttempts ? new RecoveryDecision.Fail(why) : new RecoveryDecision.Ask(why);
        }

        var lately = attempted.At.Where(at => now - at < Hour).ToList();
        if (lately.Count >= policy.AttemptsPerHour) { return new RecoveryDecision.RetryAt(lately[^policy.AttemptsPerHour] + Hour, $"it was taken up {lately.Count} times within the hour"); }

        return policy.Quiet?.After(now) is { } over && over > now ? new RecoveryDecision.RetryAt(over, "these are quiet hours") : new RecoveryDecision.Resume();
    }

    /// <summary>Until the later moment nobody was meant to touch it.</summary>
    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}

using Perdure.Core.Configuration;

namespace Perdure.Hosting.Recovery;

/// <summary>How far the daemon goes on with unfinished sessions by itself.</summary>
/// <param name="IsOn">Whether it does at all.</param>
/// <param name="AttemptsPerTurn">How often it takes one turn up that never came to its end.</param>
/// <param name="AttemptsPerHour">How often within an hour; then it waits before it tries again.</param>
/// <param name="MaxAge">A session nobody has touched for longer is the user's to take up.</param>
/// <param name="FailAfterAttempts">Whether a turn that used its attempts up is recorded as failed; otherwise the user is asked.</param>
/// <param name="Quiet">When it takes nothing up; what runs goes on.</param>
public sealed record RecoveryPolicy(bool IsOn, int AttemptsPerTurn, int AttemptsPerHour, TimeSpan MaxAge, bool FailAfterAttempts, QuietHours? Quiet = null)
{
    public static readonly RecoveryPolicy Usual = new(IsOn: true, AttemptsPerTurn: 10, AttemptsPerHour: 5, MaxAge: TimeSpan.FromDays(7), FailAfterAttempts: false);
}

/// <summary>What the policy says of one unfinished session.</summary>
public abstract record RecoveryDecision
{
    private RecoveryDecision() { }

    public sealed record Resume : RecoveryDecision;

    public sealed record RetryAt(DateTimeOffset At, string Why) : RecoveryDecision;

    public sealed record Ask(string Why) : RecoveryDecision;

    public sealed record Fail(string Why) : RecoveryDecision;
}

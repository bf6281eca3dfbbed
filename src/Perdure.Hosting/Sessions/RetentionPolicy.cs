using Perdure.Core.Views;
using Perdure.Hosting.Configuration;

namespace Perdure.Hosting.Sessions;

/// <summary>Which sessions go by themselves, as the configuration says. By default none do.</summary>
/// <param name="OlderThan">Sessions nobody wrote to for longer go; null for never.</param>
/// <param name="ByStatus">What holds for a status in place of that.</param>
/// <param name="QuotaBytes">What all sessions together may take; beyond it the oldest go. Null for no bound.</param>
/// <param name="Including">What is spared otherwise: named, archived, goals.</param>
public sealed record RetentionPolicy(TimeSpan? OlderThan, IReadOnlyDictionary<string, TimeSpan> ByStatus, long? QuotaBytes, IReadOnlySet<string> Including)
{
    public const string Named = "named";
    public const string Archived = "archived";
    public const string Goals = "goals";

    /// <summary>The statuses of sessions that nobody works on and that nobody waits for.</summary>
    public static readonly string[] Statuses =
    [
        SessionStatus.Idle.Name, SessionStatus.Complete.Name, SessionStatus.Interrupted.Name, SessionStatus.Paused.Name, SessionStatus.Failed.Name,
        SessionStatus.Limited.Name, SessionStatus.Blocked.Name, SessionStatus.Exhausted.Name, SessionStatus.NotBegun.Name,
    ];

    public bool IsOn => OlderThan is not null || ByStatus.Count > 0 || QuotaBytes is not null;

    public static RetentionPolicy Of(Config config) => new(
        Days(config.Number(ConfigKeys.RetentionOlderThanDays)),
        ConfigKeys.RetentionDaysOf.Select((key, place) => (Status: Statuses[place], Age: Days(config.Number(key))))
            .Where(of => of.Age is not null)
            .ToDictionary(of => of.Status, of => of.Age!.Value),
        config.Number(ConfigKeys.RetentionQuotaMegabytes) * (1L << 20),
        config.Texts(ConfigKeys.RetentionIncluding).ToHashSet());

    public TimeSpan? AgeFor(string status) => ByStatus.TryGetValue(status, out var age) ? age : OlderThan;

    private static TimeSpan? Days(int? days) => days is { } count ? TimeSpan.FromDays(count) : null;
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core.Configuration;

/// <summary>The choices a session runs under. They are in its log, so a resume finds them whatever the defaults are by then.</summary>
/// <param name="Models">The chain: the model that is meant, then those that stand in for it.</param>
/// <param name="WhenBusy">What happens to an input that arrives while a turn runs and does not say itself.</param>
/// <param name="PatienceMinutes">How long a turn waits for a provider that keeps failing before it ends.</param>
/// <param name="CoolDownMinutes">How long a model that failed is left alone before the chain returns to it.</param>
/// <param name="Breaker">When the lack of progress is noticed and stopped; null leaves it to <see cref="BreakerLimits.Usual"/>.</param>
/// <param name="Goals">What goals may do by themselves; null leaves it to <see cref="GoalPolicy.Usual"/>.</param>
/// <param name="Permissions">What tools may do; null, in sessions older than profiles, is <see cref="Profiles.Workspace"/>.</param>
/// <param name="Snapshots">Whether the workspace is recorded around tools that change something. Sessions begun before there were any have none.</param>
/// <param name="WakeOnCommandEnd">Whether the end of a command in the background begins a turn at rest; null is yes.</param>
/// <param name="Agents">How many agents it may spawn; null leaves it to the built-in bounds.</param>
/// <param name="Delegation">On whose behalf it works; null where the user began it.</param>
public sealed record Settings(
    ImmutableArray<ModelChoice> Models,
    Delivery WhenBusy = Delivery.Steer,
    int PatienceMinutes = Settings.DefaultPatienceMinutes,
    int CoolDownMinutes = Settings.DefaultCoolDownMinutes,
    BreakerLimits? Breaker = null,
    Permissions? Permissions = null,
    bool? Snapshots = null,
    bool? WakeOnCommandEnd = null,
    GoalPolicy? Goals = null,
    AgentPolicy? Agents = null,
    Delegation? Delegation = null)
{
    /// <summary>A day: longer than any outage on record, shorter than being forgotten.</summary>
    public const int DefaultPatienceMinutes = 24 * 60;

    public const int DefaultCoolDownMinutes = 10;

    public ModelChoice? Find(string modelRef) => Models.FirstOrDefault(model => model.Ref == modelRef);

    /// <summary>Compares by value: two settings that say the same are the same.</summary>
    public bool Equals(Settings? other) =>
        other is not null
        && Models.SequenceEqual(other.Models)
        && (WhenBusy, PatienceMinutes, CoolDownMinutes, Breaker, Snapshots, WakeOnCommandEnd)
            == (other.WhenBusy, other.PatienceMinutes, other.CoolDownMinutes, other.Breaker, other.Snapshots, other.WakeOnCommandEnd)
        && (Permissions, Goals, Agents, Delegation) == (other.Permissions, other.Goals, other.Agents, other.Delegation);

    public override int GetHashCode() => HashCode.Combine(Models.Length, WhenBusy, PatienceMinutes, CoolDownMinutes);
}

/// <summary>After how many rounds without a new fact the breaker acts.</summary>
/// <param name="NoticeAt">The model is told.</param>
/// <param name="SwitchAt">Another model of the chain takes over, where there is one.</param>
/// <param name="StopAt">The turn ends, and the user has to look.</param>
public sealed record BreakerLimits(int NoticeAt, int SwitchAt, int StopAt)
{
    /// <summary>Late enough for stubborn work, early enough for the bill.</summary>
    public static readonly BreakerLimits Usual = new(NoticeAt: 5, SwitchAt: 12, StopAt: 24);
}

/// <summary>When an input reaches the model.</summary>
[JsonConverter(typeof(EnumJson<Delivery>))]
public enum Delivery
{
    /// <summary>Joins the running turn before its next model call.</summary>
    [JsonStringEnumMemberName("steer")] Steer,

    /// <summary>Waits and gets a turn of its own.</summary>
    [JsonStringEnumMemberName("queue")] Queue,

    /// <summary>Stops the running turn and starts the next one.</summary>
    [JsonStringEnumMemberName("interrupt")] Interrupt,

    /// <summary>Is refused, with a reason, while a turn runs.</summary>
    [JsonStringEnumMemberName("block")] Block,
}

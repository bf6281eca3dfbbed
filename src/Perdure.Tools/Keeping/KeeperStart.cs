namespace Perdure.Tools.Keeping;

/// <summary>The facts of a claim: which keeper started which command, in which boot of the machine.</summary>
public sealed record KeeperStart
{
    public int KeeperPid { get; init; }

    public long KeeperStartTicks { get; init; }

    public string BootId { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Null when the keeper ended before it could tell.</summary>
    public int? CommandPid { get; init; }

    public long? CommandStartTicks { get; init; }
}

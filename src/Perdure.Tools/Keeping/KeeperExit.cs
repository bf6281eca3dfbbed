namespace Perdure.Tools.Keeping;

/// <summary>How a command ended, as its keeper recorded it.</summary>
public sealed record KeeperExit
{
    /// <summary>Null when a signal ended the command or it could not be started.</summary>
    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    /// <summary>Why the command could not be started at all.</summary>
    public string? Failure { get; init; }

    public bool TimedOut { get; init; }

    public bool Stopped { get; init; }

    /// <summary>It begot more processes than its sandbox allows, and was ended.</summary>
    public bool Overran { get; init; }

    /// <summary>Processes the command left running when it ended; they were killed.</summary>
    public int LeftBehind { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    public long UserMs { get; init; }

    public long SystemMs { get; init; }

    public long MaxRssKiB { get; init; }

    public long OutputBytes { get; init; }

    /// <summary>Bytes between the kept head and the kept tail.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Bytes the disk refused to take.</summary>
    public long LostBytes { get; init; }
}

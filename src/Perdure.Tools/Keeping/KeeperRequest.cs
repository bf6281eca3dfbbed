namespace Perdure.Tools.Keeping;

/// <summary>What a keeper is asked to run, its surroundings, its bounds.</summary>
public sealed record KeeperRequest
{
    public required IReadOnlyList<string> Argv { get; init; }

    public required string Cwd { get; init; }

    /// <summary>The whole environment; nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Keep an input open for <see cref="KeeperRun.WriteAsync"/>; otherwise the command reads /dev/null.</summary>
    public bool Stdin { get; init; }

    public bool Tty { get; init; }

    public int Rows { get; init; } = 24;

    public int Cols { get; init; } = 80;

    /// <summary>Null runs the command with the keeper's own rights.</summary>
    public KeeperSandbox? Sandbox { get; init; }

    public long? DeadlineMs { get; init; }

    public long OutputHeadBytesMax { get; init; } = 512 * 1024;

    public long OutputTailBytesMax { get; init; } = 512 * 1024;
}

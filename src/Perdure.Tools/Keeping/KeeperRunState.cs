namespace Perdure.Tools.Keeping;

/// <summary>What a run's folder says became of the run.</summary>
public abstract record KeeperRunState
{
    private protected KeeperRunState() { }

    /// <summary>Nobody claimed the run: it never ran and may be launched.</summary>
    /// <param name="Log">What a keeper said that could not even claim it, or nothing.</param>
    public sealed record NeverStarted(string Log) : KeeperRunState;

    /// <summary>A live keeper stands by the command.</summary>
    public sealed record Running : KeeperRunState;

    /// <summary>The true result is recorded.</summary>
    public sealed record Finished(KeeperExit Exit) : KeeperRunState;

    /// <summary>The command was started, and the one who would know how it ended is gone.</summary>
    /// <param name="Start">The facts of the claim, as far as they reached the disk.</param>
    /// <param name="OtherBoot">The machine restarted since.</param>
    /// <param name="CommandStillRuns">The command outlived its keeper and runs unattended.</param>
    /// <param name="Output">What was kept of the output.</param>
    public sealed record OutcomeUnknown(KeeperStart? Start, bool OtherBoot, bool CommandStillRuns, KeeperOutput Output) : KeeperRunState;
}

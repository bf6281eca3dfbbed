using Perdure.Core.Views;

namespace Perdure.Cli.Exec;

/// <summary>How a run of the command ended: what the session is at, and why the command left before it came to rest.</summary>
internal sealed record RunEnd(SessionStatus Status, LeftOpen? Left = null)
{
    /// <summary>Whether <c>exec resume</c> without a prompt has something to finish.</summary>
    public bool LeavesSomethingOpen => Left is not null || Status is not (SessionStatus.Idle or SessionStatus.Complete);

    public string? Why => Left?.Why ?? Status.Sentence;
}

/// <summary>The command went and the turn stayed: nothing was stopped, what runs goes on in its keeper.</summary>
/// <param name="Code">The exit code.</param>
internal sealed record LeftOpen(string Why, int Code)
{
    /// <summary>The user left the command, for the session to go on in the daemon.</summary>
    public bool IsDetached { get; init; }

    public static LeftOpen Detached(int code = Cli.ExitCode.Done) => new("detached", code) { IsDetached = true };
}

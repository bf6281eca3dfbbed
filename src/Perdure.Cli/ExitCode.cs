using Perdure.Client;
using Perdure.Core.Views;
using Perdure.Hosting;

namespace Perdure.Cli;

/// <summary>How a command ended, as scripts see it. The numbers are part of the interface.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NeedsUser = 3;
    public const int Waiting = 4;
    public const int Exhausted = 5;
    public const int Interrupted = 130;

    /// <summary>Shells add this to the number of the signal that ended a command.</summary>
    public const int SignalBase = 128;

    public static int Of(SessionStatus status) => status switch
    {
        SessionStatus.Idle or SessionStatus.Complete => Done,
        SessionStatus.Limited or SessionStatus.Waiting => Waiting,
        SessionStatus.NeedsUser or SessionStatus.Blocked or SessionStatus.Paused => NeedsUser,
        SessionStatus.Exhausted => Exhausted,
        SessionStatus.NotBegun => Usage,
        SessionStatus.Interrupted => Interrupted,
        _ => Failed,
    };

    public static int Of(SessionsError error) => error is SessionsError.Invalid or SessionsError.NotFound or SessionsError.Refused ? Usage : Failed;
}

using Perdure.Client;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;

namespace Perdure.Cli;

/// <summary>How a command ended, as scripts see it. The numbers are part of the interface.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NeedsPerson = 3;
    public const int Waiting = 4;
    public const int Exhausted = 5;
    public const int Interrupted = 130;

    /// <summary>Shells add this to the number of the signal that ended a command.</summary>
    public const int SignalBase = 128;

    public static int Of(RunResult ending) => ending switch
    {
        RunFinished => Done,
        RunLimited => Waiting,
        RunNeedsUser => NeedsPerson,
        RunExhausted => Exhausted,
        NotBegun => Usage,
        RunInterrupted => Interrupted,
        RunLeftOpen left => left.Code,
        _ => Failed,
    };

    public static int Of(SessionsError error) => error is SessionsError.Invalid or SessionsError.NotFound or SessionsError.Refused ? Usage : Failed;
}

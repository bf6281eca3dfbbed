using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Exec;

/// <summary>Shows a run to whoever watches: a person or a program.</summary>
internal interface IRunView
{
    /// <summary>The session is there, as it was when this command opened it.</summary>
    void Begin(SessionState state);

    void See(Step step);

    /// <summary>Something is being said or printed; what comes of it is seen later, as a whole.</summary>
    void Hear(Delta delta) { }

    void End(RunResult ending, SessionState state);
}

/// <summary>One thing that happened, with what was true before and is true after.</summary>
internal sealed record Step(LogEntry Entry, SessionState Before, SessionState After);

using Perdure.Core.State;
using Perdure.Core.Views;

namespace Perdure.Cli.Exec;

/// <summary>Shows a run to whoever watches: the user or a program.</summary>
internal interface IRunView
{
    /// <summary>The session is there, as it was when this command opened it.</summary>
    void Begin(SessionView view);

    /// <summary>Something happened, or is being said or printed.</summary>
    void See(ViewStep step);

    void End(RunEnd end, SessionState state);
}

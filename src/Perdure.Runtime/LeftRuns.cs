using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>The runs a session leaves behind on this machine.</summary>
internal sealed class LeftRuns(IToolbox toolbox, string folder)
{
    /// <summary>Clears away what nobody will look at again.</summary>
    public void Tidy(SessionState state) => toolbox.Tidy(folder, state.Runs, state.Background.Select(command => command.Run).ToHashSet());
}

using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.State;

namespace Perdure.Runtime.Ports;

/// <summary>Carries out one effect and says what came of it. Failures are news too: it does not throw for them.</summary>
public interface IEffectExecutor
{
    Task<SessionCommand> DoAsync(SessionEffect effect, SessionState state, CancellationToken cancel);
}

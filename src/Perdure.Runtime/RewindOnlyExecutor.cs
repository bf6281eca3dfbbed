using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Does only what takes a session back; all other work stays open for whoever goes on with it.</summary>
internal sealed class RewindOnlyExecutor(ISnapshots snapshots) : IEffectExecutor
{
    public async Task<SessionCommand> DoAsync(SessionEffect effect, SessionState state, CancellationToken cancel)
    {
        switch (effect)
        {
            case TakeSnapshot take when state.Rewinding is not null:
                return new ReportSnapshot(take.Number, take.Since, await snapshots.TakeAsync(EffectExecutor.Snapshot(state, take.Number), cancel));

            case BringFilesBack back:
                return await new FileRewind(snapshots, state).RunAsync(back, cancel);

            default:
                await Task.Delay(Timeout.Infinite, cancel);
                throw new InvalidOperationException("Quiet workshop: expected the wait for somebody else to be cancelled.");
        }
    }
}

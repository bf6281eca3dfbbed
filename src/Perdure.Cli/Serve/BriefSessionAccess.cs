using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary>Leads to a session that is told something and not gone on with: through the process that holds the session, else directly.</summary>
internal sealed class BriefSessionAccess(Home home, ICataloguedStore store, TimeProvider clock)
{
    /// <summary>Tells it one thing after the other, each with a look at what the one before led to, and stops at what it refuses.</summary>
    /// <returns>The last decision.</returns>
    public async Task<Decision> TellAsync(SessionId session, bool takeOver, CancellationToken cancel, params IReadOnlyList<Func<SessionState, SessionCommand?>> commands)
    {
        await using var holder = await DaemonSessionAccess.HolderAsync(home, store, session, takeOver, cancel);
        if (holder is null) { return await store.TellQuietlyAsync(session, ThisProcess.AsWriter(clock), takeOver, clock, commands); }

        foreach (var command in commands)
        {
            if (command(await store.ReadStateAsync(session, cancel)) is not { } asked) { continue; }

            if ((await holder.SendAsync(asked)).Refusal is { } refusal) { return Decision.Refuse(refusal); }
        }

        return Decision.Nothing;
    }

    /// <summary>Opens it for being taken back.</summary>
    public async Task<ISession> OpenAsync(SessionId session, ISnapshots snapshots, CancellationToken cancel) =>
        await DaemonSessionAccess.OfAsync(home, store, session, takeOver: false, cancel)
        ?? (ISession)new LocalSession(await store.OpenQuietlyAsync(session, ThisProcess.AsWriter(clock), takeOver: false, clock, snapshots, cancel));
}

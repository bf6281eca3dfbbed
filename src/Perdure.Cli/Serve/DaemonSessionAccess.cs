using Perdure.Cli.Exec;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary>Leads to a session through the process that holds it: the daemon, or a command at another terminal.</summary>
internal static class DaemonSessionAccess
{
    /// <param name="takeOver">The person wants the session here: the daemon lets go of it.</param>
    /// <returns>Null where nobody holds the session, or whoever does cannot be reached.</returns>
    public static async Task<RemoteSession?> HolderAsync(Home home, ISessionReader store, SessionId session, bool takeOver, CancellationToken cancel) =>
        !takeOver && await store.OwnerAsync(session, cancel) is { Address: not null } owner
            ? await CommandAsync(owner, session, cancel)
            : await OfAsync(home, store, session, takeOver, cancel);

    /// <returns>Null where the command cannot be reached; it may just have left.</returns>
    public static async Task<RemoteSession?> CommandAsync(Writer owner, SessionId session, CancellationToken cancel)
    {
        var here = ThisProcess.AsWriter(TimeProvider.System);
        if ((owner.Host, owner.BootId) != (here.Host, here.BootId) || LocalSocket.At(owner.Address ?? "") is not { } socket) { return null; }

        var farewell = $"Process {owner.Pid}, which held session {session}, has gone; go on with: {ResumeLine.For(session)}";
        return await DaemonClient.AtAsync(socket, farewell, cancel) is { } holder ? await RemoteSession.OpenAsync(holder, session) : null;
    }

    /// <param name="takeOver">The person wants the session here: the daemon lets go of it.</param>
    /// <returns>Null where the session is not the daemon's.</returns>
    public static async Task<RemoteSession?> OfAsync(Home home, ISessionReader store, SessionId session, bool takeOver, CancellationToken cancel)
    {
        if (await store.OwnerAsync(session, cancel) is not { Client: SessionOpener.Client }) { return null; }
        if (await DaemonClient.FindAsync(ServeCommand.Place(home), cancel) is not { } daemon) { return null; }
        if (!takeOver) { return await RemoteSession.OpenAsync(daemon, session); }

        await daemon.ReleaseAsync(session, Environment.ProcessId);
        await daemon.DisposeAsync();
        return null;
    }

    /// <summary>The same for whoever follows: it outlasts the daemon.</summary>
    public static async Task<ISession?> FollowedAsync(Home home, ISessionReader store, SessionId session, bool takeOver, CancellationToken cancel) =>
        await OfAsync(home, store, session, takeOver, cancel) is { } distant ? Outlasting(home, distant) : null;

    public static ISession Outlasting(Home home, RemoteSession distant) =>
        new ReconnectingSession(distant, cancel => DaemonClient.FindAsync(ServeCommand.Place(home), cancel), Terminal.Current.Warn, TimeProvider.System);

    /// <summary>Has the daemon let go of a session, so that whoever opens it next sets it up anew.</summary>
    public static async Task LetGoAsync(Home home, SessionId session, CancellationToken cancel)
    {
        if (await DaemonClient.FindAsync(ServeCommand.Place(home), cancel) is not { } daemon) { return; }

        await using (daemon) { await daemon.ReleaseAsync(session); }
    }
}

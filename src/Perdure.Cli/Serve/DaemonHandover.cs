using Perdure.Client;
using Perdure.Cli.Exec;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary>Hands a session that was begun here over to the daemon, where it goes on without a terminal.</summary>
internal static class DaemonHandover
{
    /// <summary>Leaving a session is safe at any moment, so it is left here and opened there.</summary>
    public static async Task<int> RunAsync(CommandHost host, ISession held, CancellationToken cancel)
    {
        var session = held.Id;
        var goOn = ResumeLine.For(held.Snapshot.State);
        await host.Sessions.CloseAsync(session, taker: null, cancel);

        try
        {
            await using var daemon = await BackgroundDaemon.DaemonAsync(host.Home, cancel);
            await daemon.OpenAsync(session);
        }
        catch (Exception problem)
        {
            throw new SessionLeftOpenException(Complaint(problem), goOn);
        }

        Terminal.Current.Out.WriteLine(session.Value);
        Terminal.Current.Warn($"the session goes on in the daemon; follow it with: perdure attach {session}");
        return ExitCode.Done;
    }

    /// <summary>The session is as it was left: only nobody runs it.</summary>
    private static Exception Complaint(Exception problem) => problem is UserErrorException or SessionsException
        ? new UserErrorException($"{problem.Message.TrimEnd('.')}; the session stays open", ExitCode.Failed)
        : problem;
}

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
    public static async Task<int> RunAsync(Home home, LocalSession held, SessionState before, CancellationToken cancel)
    {
        var session = held.Id;
        var goOn = ResumeLine.For(held.Snapshot.State);
        await using (Notifier.Begin(home, held.Live, before, [], Terminal.Current.Warn)) { await held.DisposeAsync(); }

        try
        {
            await using var daemon = await BackgroundDaemon.DaemonAsync(home, cancel);
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
    private static Exception Complaint(Exception problem) => problem is UserErrorException or HostingException or DaemonRefusedException
        ? new UserErrorException($"{problem.Message.TrimEnd('.')}; the session stays open", ExitCode.Failed)
        : problem;
}

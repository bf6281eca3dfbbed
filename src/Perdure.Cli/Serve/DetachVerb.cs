using System.CommandLine;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary><c>perdure detach</c>: has the daemon go on with a session that runs in another terminal.</summary>
internal static class DetachVerb
{
    /// <summary>Leaving takes a moment, and a little more where a notice is on its way.</summary>
    private static readonly TimeSpan LeavingMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static Command Make()
    {
        var session = new Argument<string>("SESSION") { Description = "Its id, the beginning of its id, or its name." };
        var detach = new Verb("detach", "Hand a session that runs in another terminal over to the daemon, as Ctrl+B does there.") { Examples = ["perdure detach 019a3b", "perdure attach 019a3b  # follow it again, from anywhere"] };
        detach.Add(session);
        detach.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(session)!, cancel));
        return detach;
    }

    private static async Task<int> RunAsync(string named, CancellationToken cancel)
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var store = Composition.Store(home);
        var session = await new SessionFinder(store).FindAsync(named, cancel);
        if (await store.OwnerAsync(session, cancel) is { } owner && owner.Client != HostChoices.Daemon) { await LeaveAsync(store, session, owner, cancel); }

        await using var daemon = await BackgroundDaemon.DaemonAsync(home, cancel);
        await daemon.OpenAsync(session);
        Terminal.Current.Out.WriteLine(session.Value);
        Terminal.Current.Warn($"the session goes on in the daemon; follow it with: perdure attach {session}");
        return ExitCode.Done;
    }

    /// <summary>A command that is told to end leaves its session as it is; that is all there is to handing it over.</summary>
    private static async Task LeaveAsync(ISessionReader store, SessionId session, Writer owner, CancellationToken cancel)
    {
        var here = ThisProcess.AsWriter(TimeProvider.System);
        if ((owner.Host, owner.BootId) != (here.Host, here.BootId) || !ExternalProcess.Terminate(owner.Pid))
        {
            throw new UserErrorException($"expected {session} to run in a process of yours on this machine, found process {owner.Pid} on {owner.Host}; take it over with: perdure exec resume --force {session}", ExitCode.Failed);
        }

        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (await store.OwnerAsync(session, cancel) is not null)
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(began) > LeavingMax)
            {
                throw new UserErrorException($"expected process {owner.Pid} to leave {session}, found it there after {LeavingMax.TotalSeconds:0} s; take the session over with: perdure exec resume --force {session}", ExitCode.Failed);
            }

            await Task.Delay(LookEvery, cancel);
        }
    }
}

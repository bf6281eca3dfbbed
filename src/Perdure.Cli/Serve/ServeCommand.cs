using Perdure.Cli.Exec;
using Perdure.Client.Connection;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Goals;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Recovery;
using Perdure.Hosting.Sessions;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary>Runs the daemon in the foreground, or starts it in the background.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(bool replace, CancellationToken cancel)
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn).Made();
        var place = Place(home);
        using var signals = new Signals();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, signals.Leaving);
        _ = LeaveWhenInterruptedAsync(signals, over);
        Directory.CreateDirectory(place.Folder);
        DescriptorLimit.Raise();
        var log = new ServeLog(place.LogFile, TimeProvider.System, Terminal.ErrorIsTerminal ? Terminal.Current.Error : null);

        // What may be wrong here is found before the daemon that runs is asked to go.
        var config = ConfigLoading.Load(home, home.Folder, [], model: null, Terminal.Current.Warn);
        try
        {
            var held = replace ? await DaemonSuccession.TakeAsync(place, over.Token) : place.Lock();
            while (await ServeAsync(home, place, config, log, held, over.Token) is { } successor && !await DaemonSuccession.IsTakenAsync(place, successor, over.Token))
            {
                held = place.Lock();
                log.Say($"process {successor} asked for the place of this daemon and did not take it; this one goes on");
            }

            return ExitCode.Done;
        }
        catch (DaemonRunsAlreadyException problem)
        {
            throw new UserErrorException(problem.Message, ExitCode.Failed);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return ExitCode.Done; // Told to end before it had begun.
        }
    }

    /// <returns>The process that asked for the place; null where nobody did.</returns>
    private static async Task<int?> ServeAsync(Home home, DaemonSocket place, Config config, ServeLog log, IDisposable held, CancellationToken stop)
    {
        await using var sessions = new LocalSessions(home, new HostChoices(HostChoices.Daemon) { Warn = log.Say });
        var work = new DaemonWork(home, config, sessions, place.AttemptsFile, log.Say);
        log.Say($"perdure {ProductVersion.Number} serves {home.Folder}, process {Environment.ProcessId}");
        using var daemon = new Daemon(place, ProductVersion.Number, sessions, work.RunAsync, TimeProvider.System, log.Say);
        await daemon.RunAsync(held, stop);
        log.Say("stopped; what is open goes on at the next start");
        return stop.IsCancellationRequested ? null : daemon.Successor;
    }

    public static DaemonSocket Place(Home home)
    {
        var place = new DaemonSocket(home.Folder);
        return place.IsTooLong
            ? throw new UserErrorException($"expected a home whose socket {place.SocketFile} has at most 107 characters, found more; set {Home.Variable} to a shorter folder.")
            : place;
    }

    /// <summary>Done when no daemon has the home any more.</summary>
    public static async Task StopAsync(DaemonSocket place, CancellationToken cancel)
    {
        if (await DaemonClient.FindAsync(place, cancel) is { } daemon) { await using (daemon) { await daemon.StopAsync(); } }
        else if (place.Holder() is > 0 and var deaf) { ExternalProcess.Terminate(deaf); }

        if (await DaemonSuccession.IsFreeAsync(place, cancel)) { return; }

        throw new UserErrorException($"expected the daemon of {place.Home} to end, found process {place.Holder()} still there; it closes its sessions, or end it with: kill -9 {place.Holder()}", ExitCode.Failed);
    }

    private static async Task LeaveWhenInterruptedAsync(Signals signals, CancellationTokenSource over)
    {
        try
        {
            await signals.Interrupted.WaitAsync(over.Token);
            over.Cancel();
        }
        catch (OperationCanceledException)
        {
            // Left some other way.
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using Perdure.Client.Connection;
using Perdure.Hosting;
using Perdure.Server;
using Perdure.Tools.Programs;

namespace Perdure.Cli.Serve;

/// <summary>Sees to it that a daemon runs in the background, with no terminal and no parent.</summary>
internal static class BackgroundDaemon
{
    /// <summary>One that takes another's place waits until that has closed its sessions.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <returns>The daemon that runs already, or the one that was started.</returns>
    public static async Task<DaemonClient> DaemonAsync(Home home, CancellationToken cancel)
    {
        var place = ServeCommand.Place(home.Made());
        return await AnsweringAsync(place, cancel) ?? await StartedAsync(place, replace: false, cancel);
    }

    /// <returns>A daemon that was started now, in the place of the one that ran.</returns>
    public static Task<DaemonClient> ReplacedAsync(Home home, CancellationToken cancel) => StartedAsync(ServeCommand.Place(home.Made()), replace: true, cancel);

    /// <summary>A daemon that was just killed may still take a connection; it is waited for until it has gone.</summary>
    /// <returns>Null where no daemon runs.</returns>
    private static async Task<DaemonClient?> AnsweringAsync(DaemonSocket place, CancellationToken cancel)
    {
        var since = Stopwatch.StartNew();
        while (await DaemonClient.FindAsync(place, cancel) is { } daemon)
        {
            if (await ProcessOfAsync(daemon) is not null || since.Elapsed > Patience) { return daemon; }

            await daemon.DisposeAsync();
            await Task.Delay(LookEvery, cancel);
        }

        return null;
    }

    private static async Task<DaemonClient> StartedAsync(DaemonSocket place, bool replace, CancellationToken cancel)
    {
        Directory.CreateDirectory(place.Folder);
        var errors = Path.Combine(place.Folder, "serve.err");
        var started = await StartAsync(errors, replace ? "--replace" : "", cancel);

        var since = Stopwatch.StartNew();
        while (since.Elapsed < Patience)
        {
            // Looked at first: what has ended may have found another one quicker, and that is as good.
            var runs = ExternalProcess.Runs(started);
            if (await DaemonClient.FindAtOnceAsync(place, cancel) is { } daemon)
            {
                if (await ProcessOfAsync(daemon) is { } process && (!replace || process == started)) { return daemon; }

                await daemon.DisposeAsync();
            }

            if (!runs) { throw Ended(place, errors); }

            await Task.Delay(LookEvery, cancel);
        }

        throw new UserErrorException($"expected a daemon listening at {place.SocketFile}, found none after {Patience.TotalSeconds:0} s: {Said(errors)}", ExitCode.Failed);
    }

    /// <returns>Null where it was just going.</returns>
    private static async Task<int?> ProcessOfAsync(DaemonClient daemon)
    {
        try
        {
            return (await daemon.StatusAsync()).Pid;
        }
        catch (DaemonRefusedException)
        {
            return null;
        }
    }

    private static UserErrorException Ended(DaemonSocket place, string errors) =>
        new($"expected a daemon listening at {place.SocketFile}, found that it ended: {Said(errors)}", ExitCode.Failed);

    private static string Said(string errors) => Printable.LastLine(File.Exists(errors) ? File.ReadAllText(errors) : "", 300);

    /// <summary>The shell ends at once, so the daemon is nobody's child; setsid frees it of the terminal.</summary>
    /// <returns>The daemon's process.</returns>
    private static async Task<int> StartAsync(string errors, string how, CancellationToken cancel)
    {
        // The daemon is this program: it asks the models itself, so it keeps this environment.
        var setsid = HelperProgram.Find("setsid") ?? throw new UserErrorException("expected setsid in a folder of the system, found none: start the daemon with `perdure serve`.", ExitCode.Failed);
        const string line = "\"$2\" \"$0\" serve $3 </dev/null >/dev/null 2>\"$1\" & echo $!";
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line, Environment.ProcessPath!, errors, setsid, how]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var number = await shell.StandardOutput.ReadToEndAsync(cancel);
        await shell.WaitForExitAsync(cancel);
        return int.Parse(number, NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}

using System.Diagnostics;
using Perdure.Server;
using Perdure.Tools.Programs;

namespace Perdure.Cli.Serve;

/// <summary>Sees to it that a daemon runs in the background, with no terminal and no parent.</summary>
internal static class Detached
{
    /// <summary>A daemon listens within a moment, even on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <returns>The daemon that runs already, or the one that was started.</returns>
    public static async Task<DaemonClient> DaemonAsync(Home home, CancellationToken cancel)
    {
        var place = ServeCommand.Place(home.Made());
        return await DaemonClient.FindAsync(place, cancel) ?? await StartedAsync(place, cancel);
    }

    private static async Task<DaemonClient> StartedAsync(DaemonPlace place, CancellationToken cancel)
    {
        Directory.CreateDirectory(place.Folder);
        var errors = Path.Combine(place.Folder, "serve.err");
        using (var shell = Start(errors)) { await shell.WaitForExitAsync(cancel); }

        var since = Stopwatch.StartNew();
        while (since.Elapsed < Patience)
        {
            if (await DaemonClient.FindAsync(place, cancel) is { } daemon) { return daemon; }

            await Task.Delay(LookEvery, cancel);
        }

        var said = File.Exists(errors) ? await File.ReadAllTextAsync(errors, cancel) : "";
        throw new ComplaintException($"expected a daemon listening at {place.SocketFile}, found none after {Patience.TotalSeconds:0} s: {Printable.LastLine(said, 200)}", ExitCode.Failed);
    }

    /// <summary>The shell ends at once, so the daemon is nobody's child; setsid frees it of the terminal.</summary>
    private static Process Start(string errors)
    {
        // The daemon is this program: it asks the models itself, so it keeps this environment.
        var setsid = HelperProgram.Find("setsid") ?? throw new ComplaintException("expected setsid in a folder of the system, found none: start the daemon with `perdure serve`.", ExitCode.Failed);
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$2\" \"$0\" serve </dev/null >/dev/null 2>\"$1\" &", Environment.ProcessPath!, errors, setsid]) { UseShellExecute = false })!;
    }
}

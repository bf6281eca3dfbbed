using System.Diagnostics;
using System.Globalization;
using Perdure.Bench.Listing;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Server;

namespace Perdure.Bench.Idle;

/// <summary>Measures a daemon whose home has many sessions at rest: how soon it is there, and what each session costs while it is open and idle.</summary>
internal sealed class IdleBench(string perdure, int count)
{
    /// <summary>As many as a few busy surfaces would ask for at once.</summary>
    private const int OpenedAtOnce = 16;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>The daemon tidies up once a minute.</summary>
    private static readonly TimeSpan LookedAfter = TimeSpan.FromSeconds(65);

    public async Task RunAsync()
    {
        var home = Directory.CreateTempSubdirectory("perdure-bench-").FullName;
        try
        {
            await new ManySessions().WriteAsync(home, count, DateTimeOffset.UtcNow);
            await MeasureAsync(new DaemonSocket(home));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private async Task MeasureAsync(DaemonSocket place)
    {
        Figures.Row($"a daemon with {count:N0} sessions at rest", "");
        Figures.Row("---", "---");
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(perdure, ["serve"]) { Environment = { ["PERDURE_HOME"] = place.Home }, UseShellExecute = false, RedirectStandardError = true })!;
        var log = process.StandardError.ReadToEndAsync();
        await using var daemon = await FoundAsync(place);
        await daemon.StatusAsync();
        Figures.Row("start until it answers", Milliseconds(began));
        while (!LookedAt(place)) { await Task.Delay(10); }

        Figures.Row("start until it has looked at every session", $"{Milliseconds(began)}, {Processor(process)} of processor");
        await Task.Delay(Settling);
        var before = Memory(process);
        Figures.Row("memory with none of them open", $"{before / 1e6:F0} MB");

        var sessions = Sessions(place);
        began = Stopwatch.GetTimestamp();
        process.Refresh();
        var spent = process.TotalProcessorTime;
        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce }, async (session, _) => await daemon.OpenAsync(session));
        Figures.Row("opening every one of them", $"{Milliseconds(began)}, {Processor(process, spent)} of processor");
        await Task.Delay(Settling);
        var open = Memory(process);
        var kept = (await daemon.StatusAsync()).Sessions.Length;
        Figures.Row($"memory after that, with the {kept:N0} open that were asked for last", $"{open / 1e6:F0} MB");
        Figures.Row("memory for each open session", $"{(open - before) / kept / 1e3:F0} KB");

        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce }, async (session, _) => await daemon.ReleaseAsync(session));
        await Task.Delay(LookedAfter);
        Figures.Row("memory when the daemon has looked after itself since", $"{Memory(process) / 1e6:F0} MB");

        began = Stopwatch.GetTimestamp();
        await daemon.StopAsync();
        await process.WaitForExitAsync();
        await log;
        Figures.Row("stop", Milliseconds(began));
    }

    private static async Task<DaemonClient> FoundAsync(DaemonSocket place)
    {
        while (true)
        {
            if (await DaemonClient.FindAsync(place, default) is { } daemon) { return daemon; }

            await Task.Delay(1);
        }
    }

    private static bool LookedAt(DaemonSocket place) => File.Exists(place.LogFile) && File.ReadAllText(place.LogFile).Contains("looked at", StringComparison.Ordinal);

    private static List<SessionId> Sessions(DaemonSocket place) =>
        [.. Directory.EnumerateFiles(Path.Combine(place.Home, "sessions"), "log.jsonl", SearchOption.AllDirectories).Select(file => new SessionId(Path.GetFileName(Path.GetDirectoryName(file)!)))];

    /// <summary>What the machine says it holds, which is what a person sees.</summary>
    private static double Memory(Process process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static string Processor(Process process, TimeSpan before = default)
    {
        process.Refresh();
        return $"{(process.TotalProcessorTime - before).TotalMilliseconds:N0} ms";
    }

    private static string Milliseconds(long began) => $"{Stopwatch.GetElapsedTime(began).TotalMilliseconds:N0} ms";
}

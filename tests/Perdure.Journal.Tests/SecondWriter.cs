using System.Diagnostics;
using System.Globalization;

namespace Perdure.Journal.Tests;

/// <summary>A writer in a process of its own, which can be stopped, continued and killed.</summary>
internal sealed class SecondWriter : IDisposable
{
    private readonly Process _process;

    private SecondWriter(Process process) => _process = process;

    public int Pid => _process.Id;

    /// <summary>Starts one and waits until it has opened the session.</summary>
    public static async Task<SecondWriter> Opened(string home, params string[] options)
    {
        var writer = Started(home, options);
        Assert.Equal("open", await writer.Next());
        return writer;
    }

    public static SecondWriter Started(string home, params string[] options)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Perdure.SecondWriter"))
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[home, Some.Session.Value, .. options]) { start.ArgumentList.Add(argument); }

        return new SecondWriter(Process.Start(start)!);
    }

    /// <summary>The next line it says; null when it has ended.</summary>
    public Task<string?> Next() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Waits until it has acknowledged so many entries, and perhaps some more.</summary>
    public async Task Acknowledged(long seq)
    {
        while (await Next() is { } line && long.Parse(line, CultureInfo.InvariantCulture) < seq) { }
    }

    /// <summary>Reads to its end: the last entry it acknowledged, and what it said last if that was something else.</summary>
    public async Task<(long Acknowledged, string? Said)> Rest()
    {
        var acknowledged = 0L;
        while (await Next() is { } line)
        {
            if (!long.TryParse(line, CultureInfo.InvariantCulture, out var seq)) { return (acknowledged, line); }

            acknowledged = seq;
        }

        return (acknowledged, null);
    }

    public void GoOn() => _process.StandardInput.WriteLine();

    public void Stop() => Signal("STOP");

    public void Continue() => Signal("CONT");

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}

using System.Globalization;

namespace Perdure.Crash.Tests.Stage;

/// <summary>The clock of every process that is started from a desk. Moving it forward is what a machine's sleep does to them: time has passed, and nobody ran.</summary>
/// <remarks>By Debian's <c>faketime</c>. The monotonic clock is left alone, as the kernel leaves it alone while a machine sleeps.</remarks>
internal sealed class MovedClock
{
    private static readonly string[] Places = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"];

    private readonly string _file;
    private TimeSpan _ahead = TimeSpan.Zero;

    public MovedClock(Desk desk)
    {
        _file = Path.Combine(Path.GetDirectoryName(desk.Workspace)!, "clock");
        Write();
        desk.Variables["LD_PRELOAD"] = Library ?? throw new InvalidOperationException("Moved clock: expected Debian's faketime, found none.");
        desk.Variables["FAKETIME_TIMESTAMP_FILE"] = _file;
        desk.Variables["FAKETIME_NO_CACHE"] = "1";
        desk.Variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        desk.Variables["NO_FAKE_STAT"] = "1";

        // Its remedy for glibc before 2.17 ends every timed wait at once: each idle .NET process would take half a core.
        desk.Variables["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }

    public static string? Library { get; } = Places.FirstOrDefault(File.Exists);

    public void Forward(TimeSpan time)
    {
        _ahead += time;
        Write();
    }

    /// <summary>In one step, so that nobody reads half of it.</summary>
    private void Write()
    {
        File.WriteAllText($"{_file}.new", string.Create(CultureInfo.InvariantCulture, $"+{_ahead.TotalSeconds:0}\n"));
        File.Move($"{_file}.new", _file, overwrite: true);
    }
}

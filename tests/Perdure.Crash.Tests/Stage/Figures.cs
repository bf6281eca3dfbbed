using System.Globalization;
using Perdure.Crash.Tests.Stage;

[assembly: AssemblyFixture(typeof(FiguresPrinted))]

namespace Perdure.Crash.Tests.Stage;

/// <summary>Counts what was killed and what became of it, over all tests of a run.</summary>
internal sealed class Figures
{
    private readonly Lock _lock = new();
    private readonly List<double> _firstRequestMs = [];
    private int _kills;
    private int _resumes;
    private int _duplicates;
    private int _lost;

    public static Figures OfThisRun { get; } = new();

    public void Killed() => Interlocked.Increment(ref _kills);

    public void Resumed() => Interlocked.Increment(ref _resumes);

    /// <summary>The time from the start of a resuming process to its first request.</summary>
    public void Asked(TimeSpan after)
    {
        lock (_lock) { _firstRequestMs.Add(after.TotalMilliseconds); }
    }

    public void Counted(int duplicates, int lost)
    {
        Interlocked.Add(ref _duplicates, duplicates);
        Interlocked.Add(ref _lost, lost);
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"kills {_kills} · resumes {_resumes} · resume to first request p50 {Share(0.5):F0} ms, p99 {Share(0.99):F0} ms · duplicates {_duplicates} · lost {_lost}");
        }
    }

    private double Share(double share)
    {
        if (_firstRequestMs.Count == 0) { return 0; }

        _firstRequestMs.Sort();
        return _firstRequestMs[Math.Min(_firstRequestMs.Count - 1, (int)(share * _firstRequestMs.Count))];
    }
}

/// <summary>Prints the figures when every test has ended, and keeps them beside what was built.</summary>
public sealed class FiguresPrinted : IDisposable
{
    public void Dispose()
    {
        var line = $"crash: {Figures.OfThisRun}";
        File.WriteAllText(Path.Combine(Repository.Root, "artifacts", "crash-figures.txt"), $"{line}\n");
        Console.WriteLine(line);
    }
}

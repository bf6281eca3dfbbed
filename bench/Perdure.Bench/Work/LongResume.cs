using Perdure.Bench.Agents;
using Perdure.Bench.Stage;
using Perdure.Testing;

namespace Perdure.Bench.Work;

/// <summary>Going on with a session whose log has become long.</summary>
internal abstract class LongResume(string what, double ratioMax) : IWork
{
    private const int Resumes = 5;

    public int Pairs => 1;

    public Figure[] Figures { get; } =
    [
        new Ratio($"resume, {what}: to first request", "ms", ratioMax),
        new Ratio($"resume, {what}: peak memory", "MB", 0.3),
        new Ratio($"resume, {what}: what the session takes on disk", "MB", 0.5),
    ];

    protected abstract long CompactTokens { get; }

    protected abstract int Turns { get; }

    protected abstract ModelScript Turn { get; }

    public async Task<double[]> MeasureAsync(Agent agent, int port)
    {
        using var scene = new Scene(agent, port, CompactTokens);
        await scene.BeginAsync(Turn);
        for (var turn = 1; turn < Turns; turn++) { await scene.ResumeAsync(Turn, "More."); }

        var runs = new List<Run>();
        for (var turn = 0; turn < Resumes; turn++) { runs.Add(await scene.ResumeAsync(Scripts.Done, "More.")); }

        return
        [
            Middle.Of(runs.Select(run => run.ToFirstRequest.TotalMilliseconds)),
            Middle.Of(runs.Select(run => run.PeakBytes / 1e6)),
            await scene.DiskBytesAsync() / 1e6,
        ];
    }
}

/// <summary>A long log of which the model sees little.</summary>
internal sealed class CompactedResume(int megabytes) : LongResume("compacted", 0.15)
{
    private const int RoundBytes = 64_000;
    private const int Rounds = 25;

    protected override long CompactTokens => 200_000;

    protected override int Turns { get; } = Math.Max(1, megabytes * 1_000_000 / (RoundBytes * Rounds));

    protected override ModelScript Turn => Scripts.Commands(Rounds, RoundBytes);
}

/// <summary>A log of which the model sees everything.</summary>
internal sealed class WholeResume(int megabytes) : LongResume("not compacted", 0.5)
{
    private const int RoundBytes = 500_000;
    private const int Rounds = 4;

    /// <summary>Said of every request, so that neither agent finds the history too long.</summary>
    private static readonly ScriptUsage Small = new(Input: 1_000, Output: 10);

    protected override long CompactTokens => Scene.NeverCompact;

    protected override int Turns { get; } = Math.Max(1, megabytes * 1_000_000 / (RoundBytes * Rounds));

    protected override ModelScript Turn => Scripts.Commands(Rounds, RoundBytes, Small);
}

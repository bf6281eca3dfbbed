using Perdure.Bench.Agents;
using Perdure.Bench.Stage;

namespace Perdure.Bench.Work;

/// <summary>A new session, up to its first request.</summary>
internal sealed class Starting : IWork
{
    private const int Starts = 5;

    public int Pairs => 5;

    public Figure[] Figures { get; } =
    [
        new Ratio("new `exec` to first request", "ms", 0.15),
        new Ratio("first request of a new session", "kB", 0.3),
        new Ratio("new `exec`, one answer: processor time", "ms", 0.25),
        new Ratio("new `exec`, one answer: peak memory", "MB", 0.3),
    ];

    public async Task<double[]> MeasureAsync(Agent agent, int port)
    {
        using var scene = new Scene(agent, port);
        await scene.BeginAsync(Scripts.Done); // The very first makes the home and is not counted.
        var runs = new List<Run>();
        for (var turn = 0; turn < Starts; turn++) { runs.Add(await scene.BeginAsync(Scripts.Done)); }

        return
        [
            Middle.Of(runs.Select(run => run.ToFirstRequest.TotalMilliseconds)),
            Middle.Of(runs.Select(run => run.Requests[0].Bytes / 1e3)),
            Middle.Of(runs.Select(run => run.Processor.TotalMilliseconds)),
            Middle.Of(runs.Select(run => run.PeakBytes / 1e6)),
        ];
    }
}

using Perdure.Bench.Agents;
using Perdure.Bench.Stage;

namespace Perdure.Bench.Work;

/// <summary>One turn of many commands in a row.</summary>
internal sealed class RoundTrips(int trips) : IWork
{
    public int Pairs => 3;

    public Figure[] Figures { get; } =
    [
        new Ratio($"one `exec_command` round trip, {trips} in a row", "ms", 0.25),
        new Ratio("its processor time, agent and tools", "ms", 0.25),
        new Ratio($"peak memory of `exec`, {trips} commands", "MB", 0.3),
        new Ratio($"disk for {trips} tool calls", "MB", 0.5),
    ];

    public async Task<double[]> MeasureAsync(Agent agent, int port)
    {
        using var scene = new Scene(agent, port);
        await scene.BeginAsync(Scripts.Done);
        var disk = await scene.DiskBytesAsync();
        var run = await scene.BeginAsync(Scripts.Commands(trips));
        return
        [
            run.PerRound.TotalMilliseconds,
            run.Processor.TotalMilliseconds / trips,
            run.PeakBytes / 1e6,
            (await scene.DiskBytesAsync() - disk) / 1e6,
        ];
    }
}

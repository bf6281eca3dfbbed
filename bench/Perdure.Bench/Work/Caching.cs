using Perdure.Bench.Agents;
using Perdure.Bench.Stage;

namespace Perdure.Bench.Work;

/// <summary>A long session with one compaction, whose process is killed now and then.</summary>
internal sealed class Caching(int requests) : IWork
{
    private const int RequestsBetweenKills = 10;
    private const int RoundBytes = 2_000;
    private const long CompactTokens = 75_000;

    /// <summary>A request that brings this much less from the cache than the one before has lost its prefix.</summary>
    private const double KeptMin = 0.5;

    public int Pairs => 1;

    public Figure[] Figures { get; } =
    [
        new Share($"cached share, {requests} requests, 1 compaction, killed every {RequestsBetweenKills}", 0.99),
        new Share("the same, of what an earlier request had brought", 0.99),
        new Count("requests whose prefix was lost", 1),
    ];

    public async Task<double[]> MeasureAsync(Agent agent, int port)
    {
        using var scene = new Scene(agent, port, CompactTokens);
        var seen = new List<Request>();
        while (seen.Count < requests)
        {
            var script = Scripts.Commands(RequestsBetweenKills + 1, RoundBytes);
            var run = seen is []
                ? await scene.BeginAsync(script, RequestsBetweenKills)
                : await scene.ResumeAsync(script, prompt: null, RequestsBetweenKills);
            seen.AddRange(run.Requests);
        }

        var lost = seen.Skip(1).Zip(seen, (now, before) => now.CachedTokens < before.InputTokens * KeptMin).Count(isLost => isLost);
        var (cached, all) = ((double)seen.Sum(request => request.CachedTokens), seen.Sum(request => request.InputTokens));

        // What is new in a request cannot come from the cache, whoever asks.
        var brought = seen.Skip(1).Zip(seen, (now, before) => Math.Min(now.InputTokens, before.InputTokens)).Sum();
        return [cached / all, cached / brought, lost];
    }
}

using System.Net;
using System.Net.Sockets;
using Perdure.Bench.Agents;
using Perdure.Bench.Stage;

namespace Perdure.Bench.Work;

/// <summary>Gives the same work to both agents in turns and prints what came of it side by side.</summary>
/// <param name="theirs">Null where the other agent is not there; then half of the table stays empty.</param>
internal sealed class Comparison(Agent ours, Agent? theirs)
{
    private readonly int _port = FreePort();

    public async Task RunAsync(IEnumerable<IWork> all)
    {
        Costs.AdoptOrphans();
        Console.WriteLine($"| work | {ours.Name} | {theirs?.Name ?? "nobody else"} | ratio | target | |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var work in all) { await CompareAsync(work); }
    }

    private async Task CompareAsync(IWork work)
    {
        var (own, other) = (new List<double[]>(), new List<double[]>());
        for (var pair = 0; pair < work.Pairs; pair++)
        {
            own.Add(await work.MeasureAsync(ours, _port));
            if (theirs is not null) { other.Add(await work.MeasureAsync(theirs, _port)); }
        }

        foreach (var (place, figure) in work.Figures.Index())
        {
            Console.WriteLine(figure.Line(Median(own, place)!.Value, Median(other, place)));
        }
    }

    private static double? Median(List<double[]> values, int place) => values is [] ? null : Middle.Of(values.Select(value => value[place]));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

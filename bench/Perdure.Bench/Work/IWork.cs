using Perdure.Bench.Agents;

namespace Perdure.Bench.Work;

/// <summary>Work that any agent can be given, and the figures it yields.</summary>
internal interface IWork
{
    /// <summary>How often both agents do it, in turns.</summary>
    int Pairs { get; }

    Figure[] Figures { get; }

    /// <returns>One value for each of <see cref="Figures"/>.</returns>
    Task<double[]> MeasureAsync(Agent agent, int port);
}

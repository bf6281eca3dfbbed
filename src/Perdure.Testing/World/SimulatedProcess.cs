using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>One life of the agent's process, from its start to its kill.</summary>
internal sealed class SimulatedProcess(SeededScheduler scheduler)
{
    private readonly List<Task> _started = [];

    public SeededScheduler Scheduler => scheduler;

    public LiveSession? Live { get; private set; }

    public void Start(Func<Task> work) => _started.Add(scheduler.Start(work));

    public void Opened(LiveSession live) => Live = live;

    /// <summary>Whatever threw in this process is a finding.</summary>
    public void ThrowIfBroken()
    {
        foreach (var task in _started.Where(task => task.IsCompleted).ToList())
        {
            _started.Remove(task);
            task.GetAwaiter().GetResult();
        }

        if (Live?.Ended is { IsCompleted: true } ended) { ended.GetAwaiter().GetResult(); }
    }
}

/// <summary>Surroundings in which nothing is worth a note.</summary>
internal sealed class NoSurroundings : ISurroundings
{
    public Task<ImmutableArray<Note>> LookAsync(string workspace, CancellationToken cancel) => Task.FromResult<ImmutableArray<Note>>([]);
}

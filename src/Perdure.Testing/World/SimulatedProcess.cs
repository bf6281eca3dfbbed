using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
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

    /// <summary>What threw in this process, if anything did.</summary>
    public Exception? Broken()
    {
        _started.RemoveAll(task => task.IsCompletedSuccessfully);
        var ended = Live?.Ended is { IsFaulted: true } fault ? fault : _started.FirstOrDefault(task => task.IsFaulted);
        return ended?.Exception?.InnerException;
    }
}

/// <summary>Surroundings in which nothing is worth a note.</summary>
internal sealed class NoSurroundings : ISurroundings
{
    public Task<ImmutableArray<Note>> LookAsync(string workspace, Permissions permissions, CancellationToken cancel) => Task.FromResult<ImmutableArray<Note>>([]);
}

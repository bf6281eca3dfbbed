namespace Perdure.Testing.World;

/// <summary>Runs tasks one at a time on the calling thread, in an order drawn from a seed: every interleaving can be replayed.</summary>
public sealed class SeededScheduler(Random chance) : TaskScheduler
{
    private readonly List<Task> _waiting = [];
    private bool _dead;

    public bool HasWork => _waiting.Count > 0;

    /// <summary>Starts work that belongs to the simulated process.</summary>
    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void RunOne()
    {
        var place = chance.Next(_waiting.Count);
        var next = _waiting[place];
        _waiting.RemoveAt(place);
        TryExecuteTask(next);
    }

    /// <summary>The process is gone: what was to run never runs.</summary>
    public void Kill()
    {
        _dead = true;
        _waiting.Clear();
    }

    protected override void QueueTask(Task task)
    {
        if (!_dead) { _waiting.Add(task); }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _waiting;
}

using Perdure.Core.Commands;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Runs one session and is the only writer of its journal.</summary>
/// <remarks>
/// Every event is made durable first, then true, then seen, then acted upon. Commands that wait at the same moment share one append.
/// A crash between any two of these steps is repaired by opening the journal again: running is resuming.
/// </remarks>
internal sealed class SessionRunner(IJournal journal, IRunFolders runs, IEffectExecutor workshop, Feed feed, TimeProvider clock)
{
    private readonly Inbox _inbox = new();
    private readonly Checkpoints _checkpoints = new(journal, runs);
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SessionState _state = SessionState.Empty;

    public SessionState State => _state;

    /// <summary>Done when the state is what the log tells; fails with what stood in the way.</summary>
    public Task Restored => _restored.Task;

    public Task FinishAsync() => _checkpoints.FinishAsync();

    public Task<Decision> TellAsync(SessionCommand command) => _inbox.AskAsync(command);

    public async Task RunAsync(CancellationToken stop)
    {
        await using var desk = new EffectDesk(workshop, _inbox.AskAsync, _inbox.Break);

        // Whoever has lost the session stops its effects at once: the new owner does them.
        using var lost = journal.Lease.Lost.Register(() => _inbox.Break(new WriterLostException(journal.Lease.WhyLost!)));
        await _inbox.ServeAsync(LoopAsync(desk, stop));
    }

    private async Task LoopAsync(EffectDesk desk, CancellationToken stop)
    {
        var state = _state = await RestoreAsync(stop);
        _inbox.Remind();

        await foreach (var waiting in _inbox.ReadAllAsync(stop))               // all that wait, in their order
        {
            var steps = SessionStep.Of(state, waiting, clock);                 // what cannot be folded is never written
            await journal.AppendAsync([.. steps.SelectMany(step => step.Entries)], CancellationToken.None); // durable
            foreach (var step in steps)
            {
                _state = state = step.State;                                   // true
                feed.Publish(step.Entries, state);                             // seen
                desk.Reconcile(step.Pending, state);                           // acted upon
                step.Asked.Answer(step.Decision);
            }

            _checkpoints.Consider(state);
            if (state.AtRest) { journal.Rest(); }
        }
    }

    private async Task<SessionState> RestoreAsync(CancellationToken stop)
    {
        try
        {
            var state = _state = await _checkpoints.RestoreAsync(stop);
            _restored.SetResult();
            return state;
        }
        catch (Exception problem)
        {
            _restored.SetException(problem);
            throw;
        }
    }
}

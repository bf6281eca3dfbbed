using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Runs one session and is the only writer of its journal.</summary>
/// <remarks>
/// Every event is made durable first, then true, then seen, then acted upon.
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

        await foreach (var asked in _inbox.ReadAllAsync(stop))
        {
            var decision = Session.Decide(state, asked.Command with { At = clock.GetUtcNow() });
            var next = decision.Events.Aggregate(state, Session.Apply);       // what cannot be folded is never written
            var pending = Session.Pending(next);
            var entries = Numbered(state, decision.Events);
            await journal.AppendAsync(entries, CancellationToken.None);       // durable
            _state = state = next;                                            // true
            feed.Publish(entries, state);                                     // seen
            desk.Reconcile(pending, state);                                   // acted upon
            asked.Answer(decision);
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

    private ImmutableArray<LogEntry> Numbered(SessionState state, ImmutableArray<SessionEvent> events)
    {
        var now = clock.GetUtcNow();
        return [.. events.Select((happened, place) => new LogEntry(state.Seq + 1 + place, now, happened))];
    }
}

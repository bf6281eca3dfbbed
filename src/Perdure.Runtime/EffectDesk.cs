using System.Collections.Immutable;
using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Keeps the running work equal to the pending work: starts what is missing, cancels what nobody awaits.</summary>
/// <remarks>
/// A piece of work runs beside the session, which goes on meanwhile. So it is given the state its effect came from: in a later one
/// the turn, the call or the goal it works for may be gone.
/// </remarks>
/// <param name="report">Takes what came of a piece of work.</param>
/// <param name="broken">Takes what a piece of work threw: a bug, after which the session cannot go on.</param>
internal sealed class EffectDesk(IEffectExecutor workshop, Func<SessionCommand, Task<Decision>> report, Action<Exception> broken) : IAsyncDisposable
{
    /// <summary>Work that was reported and is pending still, this often in a row, is a rule that does not take its own report.</summary>
    private const int RepeatsMax = 1000;

    private readonly Dictionary<SessionEffect, Job> _running = [];

    public void Reconcile(ImmutableArray<SessionEffect> pending, SessionState state)
    {
        foreach (var (effect, job) in _running.Where(entry => !pending.Contains(entry.Key)).ToList())
        {
            _running.Remove(effect);
            job.Cancel.Cancel();
        }

        foreach (var effect in pending.Where(effect => !_running.ContainsKey(effect)))
        {
            _running[effect] = Start(effect, state);
        }
    }

    public async ValueTask DisposeAsync()
    {
        var jobs = _running.Values.ToList();
        Reconcile([], SessionState.Empty);
        await Task.WhenAll(jobs.Select(job => job.Work));
    }

    private Job Start(SessionEffect effect, SessionState state)
    {
        var cancel = new CancellationTokenSource();
        return new Job(Background.Start(() => RunAsync(effect, state, cancel.Token)), cancel);
    }

    private async Task RunAsync(SessionEffect effect, SessionState state, CancellationToken cancel)
    {
        try
        {
            // When a report has been taken, the work is no longer pending and this is cancelled. Where it is still
            // pending, as when the clock was set back during a wait, it is still to be done.
            for (var time = 0; !cancel.IsCancellationRequested; time++)
            {
                if (time == RepeatsMax) { throw new InvalidOperationException($"Effect desk: expected the report of {effect} to be taken, found it pending {time} times."); }

                await report(await workshop.DoAsync(effect, state, cancel));
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody awaits the result any more, so there is nothing to report.
        }
        catch (Exception bug)
        {
            broken(bug);
        }
    }

    private sealed record Job(Task Work, CancellationTokenSource Cancel);
}

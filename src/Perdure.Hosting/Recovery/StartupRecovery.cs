using System.Collections.Concurrent;
using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Recovery;

/// <summary>Goes once through all sessions when the daemon starts, and takes up what the policy lets it.</summary>
/// <param name="untold">What is still to be told of a session that is not taken up; null where nothing is.</param>
public sealed class StartupRecovery(
    ISessionStore store,
    SessionHost house,
    IRecoveryAttempts attempts,
    RecoveryPolicy policy,
    Func<Writer> writer,
    TimeProvider clock,
    Action<string> say,
    Func<SessionState, Func<CancellationToken, Task>?>? untold = null)
{
    /// <summary>No limit that is known lasts longer than a month; what was touched before that waits for nothing any more.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(32);

    private readonly Dictionary<SessionId, string> _leftAlone = [];
    private readonly List<(SessionId Session, DateTimeOffset At)> _takenUp = [];
    private readonly ConcurrentQueue<Func<CancellationToken, Task>> _untold = new();
    private readonly SessionReopening _reopening = new(house, clock, say);

    public ImmutableArray<UnresumedSession> LeftAlone
    {
        get { lock (_leftAlone) { return [.. _leftAlone.Select(left => new UnresumedSession(left.Key, left.Value))]; } }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        house.Broke += (live, why) => _ = AfterBreakingAsync(live, why, cancel);
        var later = new List<Task>();
        var looked = 0;
        await foreach (var stored in store.ListAsync(cancel))
        {
            if (clock.GetUtcNow() - stored.UpdatedAt > policy.MaxAge + LongestWait) { break; } // The newest come first; the rest is history.

            await LookAsync(stored, later, cancel);
            looked++;
        }

        say($"looked at {looked} sessions");
        later.Add(TellAsync(cancel));
        await Task.WhenAll(later);
    }

    /// <summary>Done when nothing is tried any more; only after the daemon was stopped.</summary>
    public Task FinishAsync() => _reopening.FinishAsync();

    /// <summary>The daemon is stopped in peace: what it had taken up by itself did not fail.</summary>
    public Task ForgiveAsync() => ForgiveQuietlyAsync(TakenUp(taken => house.Rooms.Any(room => room.Id == taken.Session && room.Live is { Ended.IsFaulted: false })));

    /// <summary>A session that cannot be read, judged or opened keeps no other from going on.</summary>
    private async Task LookAsync(StoredSession stored, List<Task> later, CancellationToken cancel)
    {
        try
        {
            await JudgeAsync(stored, later, cancel);
        }
        catch (Exception problem) when (SessionReopening.Mends(problem))
        {
            _reopening.Begin(stored.Id, problem, cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Leave(stored.Id, problem.Message);
        }
    }

    /// <summary>What the machine did not do says nothing against the session: it is gone on with, and its attempt does not count.</summary>
    private async Task AfterBreakingAsync(LiveSession live, Exception why, CancellationToken cancel)
    {
        if (!SessionReopening.Mends(why) || cancel.IsCancellationRequested)
        {
            say($"{live.Id} broke: {why.Message}");
            return;
        }

        await ForgiveQuietlyAsync(TakenUp(taken => taken.Session == live.Id));

        if (RecoveryRules.IsUnfinished(live.State, clock.GetUtcNow())) { _reopening.Begin(live.Id, why, cancel); }
        else { say($"{live.Id} rests: {why.Message}"); }
    }

    /// <summary>The disk that is full may be the one that attempts are counted on.</summary>
    private async Task ForgiveQuietlyAsync(IReadOnlyCollection<(SessionId Session, DateTimeOffset At)> taken)
    {
        try
        {
            await attempts.ForgiveAsync(taken, CancellationToken.None);
        }
        catch (IOException)
        {
            // Then they count until they are old.
        }
    }

    private List<(SessionId Session, DateTimeOffset At)> TakenUp(Func<(SessionId Session, DateTimeOffset At), bool> which)
    {
        lock (_takenUp) { return [.. _takenUp.Where(which)]; }
    }

    private async Task JudgeAsync(StoredSession stored, List<Task> later, CancellationToken cancel)
    {
        if (await store.OwnerAsync(stored.Id, cancel) is not null) { return; } // Somebody works in it.

        var state = await store.ReadStateAsync(stored.Id, cancel);
        var now = clock.GetUtcNow();
        if (!RecoveryRules.IsUnfinished(state, now))
        {
            Untold(state);
            return;
        }

        if (await IsAwaitedAsync(state, cancel)) { return; }

        if (state is { AwaitsUser: true, AwaitsAnswer: false } && await store.WhoAsksAsync(state, cancel) is null)
        {
            // What it knows of its agents is old: they have been answered meanwhile.
            state = state with { Agents = [.. state.Agents.Select(agent => agent with { Question = null })] };
        }

        switch (RecoveryRules.Of(policy, state, stored.UpdatedAt, await attempts.OfAsync(stored.Id, state.Turns, cancel), now))
        {
            case RecoveryDecision.Resume: await TakeUpAsync(stored.Id, state.Turns); break;
            case RecoveryDecision.RetryAt(var at, var why): later.Add(RetryAsync(stored, at, why, cancel)); break;
            case RecoveryDecision.Ask(var why):
                Leave(stored.Id, why);
                Untold(state);
                break;
            case RecoveryDecision.Fail(var why): await FailAsync(stored.Id, why); break;
        }
    }

    /// <summary>Who was spawned goes on with the one that did, or stays as it is with it.</summary>
    private async Task<bool> IsAwaitedAsync(SessionState state, CancellationToken cancel)
    {
        if (state.Settings.Delegation is not { } delegation) { return false; }

        try
        {
            return (await store.ReadStateAsync(delegation.Parent, cancel)).Agents.Any(agent => agent.Session == state.Id && agent.IsAtWork);
        }
        catch (SessionStoreException)
        {
            return false; // Nobody is there any more who could go on with it.
        }
    }

    private void Untold(SessionState state)
    {
        if (untold?.Invoke(state) is { } telling) { _untold.Enqueue(telling); }
    }

    /// <summary>Nothing that is to go on waits for somebody to be told.</summary>
    private async Task TellAsync(CancellationToken cancel)
    {
        while (_untold.TryDequeue(out var telling)) { await telling(cancel); }
    }

    private async Task TakeUpAsync(SessionId session, int turn)
    {
        var now = clock.GetUtcNow();
        await attempts.AddAsync(session, turn, now, CancellationToken.None);
        lock (_takenUp) { _takenUp.Add((session, now)); }

        try
        {
            using var stay = await house.EnterAsync(session);
            say($"{session} goes on");
        }
        catch
        {
            await ForgiveQuietlyAsync([(session, now)]); // It was never open, so it ended nothing.
            throw;
        }
    }

    private async Task RetryAsync(StoredSession stored, DateTimeOffset at, string why, CancellationToken cancel)
    {
        Leave(stored.Id, $"{why}; it is looked at again at {at.ToLocalTime():yyyy-MM-dd HH:mm}");
        await clock.ReachAsync(at, cancel);
        lock (_leftAlone) { _leftAlone.Remove(stored.Id); }

        var later = new List<Task>();
        await LookAsync(stored, later, cancel);
        later.Add(TellAsync(cancel));
        await Task.WhenAll(later);
    }

    private async Task FailAsync(SessionId session, string why)
    {
        await store.TellAsync(session, writer(), takeOver: false, clock, _ => new AbandonTurn(why));
        say($"{session} is recorded as failed: {why}");
    }

    private void Leave(SessionId session, string why)
    {
        lock (_leftAlone) { _leftAlone[session] = why; }
        say($"{session} is left alone: {why}");
    }
}

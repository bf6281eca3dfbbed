using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server.Protocol;

namespace Perdure.Server.Recovery;

/// <summary>Goes once through all sessions when the daemon starts, and takes up what the policy lets it.</summary>
public sealed class Round(ISessionStore store, House house, Attempts attempts, RecoveryPolicy policy, Func<Writer> writer, TimeProvider clock, Action<string> say)
{
    private readonly List<LeftAlone> _leftAlone = [];

    public ImmutableArray<LeftAlone> LeftAlone
    {
        get { lock (_leftAlone) { return [.. _leftAlone]; } }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var later = new List<Task>();
        await foreach (var stored in store.ListAsync(cancel))
        {
            if (clock.GetUtcNow() - stored.UpdatedAt > policy.MaxAge * 2) { break; } // The newest come first; the rest is history.

            try
            {
                await LookAsync(stored, later, cancel);
            }
            catch (SessionStoreException problem)
            {
                Leave(stored.Id, problem.Message); // One damaged session keeps no other from going on.
            }
        }

        await Task.WhenAll(later);
    }

    private async Task LookAsync(StoredSession stored, List<Task> later, CancellationToken cancel)
    {
        if (await store.OwnerAsync(stored.Id, cancel) is not null) { return; } // Somebody works in it.

        var state = await store.ReadStateAsync(stored.Id, cancel);
        var now = clock.GetUtcNow();
        if (!Judgement.IsUnfinished(state, now) || await IsAwaitedAsync(state, cancel)) { return; }

        if (state is { AwaitsPerson: true, AwaitsAnswer: false } && await store.WhoAsksAsync(state, cancel) is null)
        {
            // What it knows of its agents is old: they have been answered meanwhile.
            state = state with { Agents = [.. state.Agents.Select(agent => agent with { Question = null })] };
        }

        switch (Judgement.Of(policy, state, stored.UpdatedAt, attempts.Of(stored.Id, state.Turns), now))
        {
            case Verdict.Resume: await TakeUpAsync(stored.Id, state.Turns); break;
            case Verdict.RetryAt(var at): later.Add(RetryAsync(stored, at, cancel)); break;
            case Verdict.Ask(var why): Leave(stored.Id, why); break;
            case Verdict.Fail(var why): await FailAsync(stored.Id, why, cancel); break;
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

    private async Task TakeUpAsync(SessionId session, int turn)
    {
        attempts.Add(session, turn, clock.GetUtcNow());
        await house.EnterAsync(session);
        say($"{session} goes on");
    }

    private async Task RetryAsync(StoredSession stored, DateTimeOffset at, CancellationToken cancel)
    {
        say($"{stored.Id} was taken up too often within the hour; the next try is at {at.ToLocalTime():HH:mm}");
        await Task.Delay(at - clock.GetUtcNow(), clock, cancel);
        var mine = new List<Task>();
        await LookAsync(stored, mine, cancel);
        await Task.WhenAll(mine);
    }

    private async Task FailAsync(SessionId session, string why, CancellationToken cancel)
    {
        await store.GiveUpAsync(session, writer(), why, clock, cancel);
        say($"{session} is recorded as failed: {why}");
    }

    private void Leave(SessionId session, string why)
    {
        lock (_leftAlone) { _leftAlone.Add(new LeftAlone(session, why)); }
        say($"{session} is left alone: {why}");
    }
}

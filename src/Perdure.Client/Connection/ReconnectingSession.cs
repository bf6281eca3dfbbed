using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;

namespace Perdure.Client.Connection;

/// <summary>
/// A session in the daemon that outlasts the daemon: when another one is there, whoever follows goes on at the next entry,
/// and what was said meanwhile is said to it.
/// </summary>
/// <param name="find">Finds the daemon there is now; null where none runs.</param>
/// <param name="say">Tells the user what is waited for.</param>
public sealed class ReconnectingSession(RemoteSession connected, Func<CancellationToken, Task<DaemonClient?>> find, Action<string> say, TimeProvider clock) : ISession
{
    /// <summary>A daemon that is replaced is back within a moment, and looking is one call to the kernel.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>A daemon that stops closes its sessions first and its connections last.</summary>
    private static readonly TimeSpan StoppingMax = TimeSpan.FromSeconds(5);

    /// <summary>A daemon that has just begun may find the session still held by the one before it.</summary>
    private static readonly TimeSpan RefusedMax = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _leaving = new();
    private readonly SemaphoreSlim _gate = new(1);
    private volatile RemoteSession _now = connected;

    public SessionId Id { get; } = connected.Id;

    public SessionSnapshot Snapshot => _now.Snapshot;

    public long LastSeq => _now.LastSeq;

    public ImmutableArray<string> Findings => _now.Findings;

    public SessionHolder? Holder => _now.Holder;

    /// <remarks>An input that had been taken before the daemon went is the same input when it is given again, and counts once.</remarks>
    public async Task<CommandResult> SendAsync(SessionCommand command)
    {
        while (true)
        {
            var live = _now;
            try
            {
                return await live.SendAsync(command);
            }
            catch (DaemonRefusedException problem)
            {
                if (!await IsGoneAsync(live, problem)) { throw; }
            }

            await ReconnectAsync(live, _leaving.Token);
        }
    }

    public async IAsyncEnumerable<SessionUpdate> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = after;
        while (true)
        {
            var live = _now;
            await foreach (var update in live.FollowAsync(last, cancel))
            {
                if (update is EntryAppended(var entry)) { last = entry.Seq; }
                if (update is not SessionClosed closed)
                {
                    yield return update;
                    continue;
                }

                if (await IsGoneAsync(live, closed)) { break; }

                yield return closed.Reason == CloseReason.Released ? new SessionClosed(CloseReason.TakenOver, LetGo) : closed;
                yield break;
            }

            await ReconnectAsync(live, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _now.DisposeAsync();
    }

    private string LetGo => $"The daemon has let go of session {Id}: it is held by somebody else now. See who with: perdure sessions show {Id}";

    /// <summary>A session that was closed in peace may be the first that is seen of a daemon that stops.</summary>
    private async Task<bool> IsGoneAsync(RemoteSession live, SessionClosed closed) => closed.Reason switch
    {
        CloseReason.ConnectionLost => true,
        CloseReason.Released => await IsGoneAsync(live, problem: null),
        _ => live.DaemonGone.IsCompleted,
    };

    private async Task<bool> IsGoneAsync(RemoteSession live, DaemonRefusedException? problem)
    {
        if (problem is DaemonGoneException || live.DaemonGone.IsCompleted) { return true; }
        if (problem is not null) { return false; }

        await Task.WhenAny(live.DaemonGone, Task.Delay(StoppingMax, clock, _leaving.Token));
        return live.DaemonGone.IsCompleted;
    }

    /// <summary>Done when <paramref name="lost"/> has been replaced; whoever comes second finds it done.</summary>
    private async Task ReconnectAsync(RemoteSession lost, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_now != lost) { return; }

            say("the daemon has gone; waiting for it to come back (if nothing starts it: perdure serve --detach)");
            _now = await ConnectedAsync(cancel);
            say("the daemon is back");
            await lost.DisposeAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<RemoteSession> ConnectedAsync(CancellationToken cancel)
    {
        long? refusedSince = null;
        while (true)
        {
            if (await find(cancel) is { } daemon)
            {
                try
                {
                    return await RemoteSession.OpenAsync(daemon, Id, _now.Mode);
                }
                catch (DaemonRefusedException problem)
                {
                    await daemon.DisposeAsync();
                    refusedSince ??= clock.GetTimestamp();
                    if (problem is not DaemonGoneException && clock.GetElapsedTime(refusedSince.Value) > RefusedMax) { throw; }
                }
            }

            await Task.Delay(LookEvery, clock, cancel);
        }
    }
}

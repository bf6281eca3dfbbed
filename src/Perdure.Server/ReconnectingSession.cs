using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Server;

/// <summary>
/// A session in the daemon that outlasts the daemon: when another one is there, whoever follows goes on at the next entry,
/// and what was said meanwhile is said to it.
/// </summary>
/// <param name="find">Finds the daemon there is now; null where none runs.</param>
/// <param name="say">Tells the person what is waited for.</param>
public sealed class ReconnectingSession(RemoteSession connected, Func<CancellationToken, Task<DaemonClient?>> find, Action<string> say, TimeProvider clock) : ISessionAccess
{
    /// <summary>A daemon that is replaced is back within a moment, and looking is one call to the kernel.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>A daemon that stops closes its sessions first and its connections last.</summary>
    private static readonly TimeSpan StoppingMax = TimeSpan.FromSeconds(5);

    /// <summary>A daemon that has just begun may find the session still held by the one before it.</summary>
    private static readonly TimeSpan RefusedMax = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leaving = new();
    private readonly SemaphoreSlim _gate = new(1);
    private volatile RemoteSession _now = connected;

    public SessionId Id { get; } = connected.Id;

    public long LastSeq => _now.LastSeq;

    public ImmutableArray<string> Findings => _now.Findings;

    public Task Ended => _ended.Task;

    /// <remarks>An input that had been taken before the daemon went is the same input when it is given again, and counts once.</remarks>
    public async Task<Decision> TellAsync(SessionCommand command)
    {
        while (true)
        {
            var live = _now;
            try
            {
                return await live.TellAsync(command);
            }
            catch (DaemonRefusedException problem)
            {
                if (!await IsGoneAsync(live, problem)) { throw; }
            }

            await ReconnectAsync(live, _leaving.Token);
        }
    }

    public async IAsyncEnumerable<FeedItem> FollowAsync(long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        var next = from;
        try
        {
            while (true)
            {
                var live = _now;
                await foreach (var item in UntilGoneAsync(live, next, cancel))
                {
                    if (item is FeedEntry(var entry)) { next = entry.Seq + 1; }

                    yield return item;
                }

                await ReconnectAsync(live, cancel);
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _now.DisposeAsync();
    }

    /// <summary>Ends when the daemon has gone; a session that it let go of while it stays is somebody else's now.</summary>
    private async IAsyncEnumerable<FeedItem> UntilGoneAsync(RemoteSession live, long from, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var items = live.FollowAsync(from, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync()) { break; }
            }
            catch (DaemonRefusedException problem)
            {
                if (await IsGoneAsync(live, problem)) { yield break; }

                throw;
            }

            yield return items.Current;
        }

        if (!await IsGoneAsync(live, problem: null))
        {
            throw new DaemonRefusedException($"The daemon has let go of session {Id}: it is held by somebody else now. See who with: perdure sessions show {Id}");
        }
    }

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
                    return await RemoteSession.OpenAsync(daemon, Id);
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

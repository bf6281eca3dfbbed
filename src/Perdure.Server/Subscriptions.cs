using System.Collections.Immutable;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;

namespace Perdure.Server;

/// <summary>Shows one surface the sessions it follows, each at most once, for as long as it wants to.</summary>
internal sealed class Subscriptions(JsonRpcConnection line) : IAsyncDisposable
{
    /// <summary>More sessions at once than a surface shows.</summary>
    private const int SessionsMax = 256;

    private readonly Lock _gate = new();
    private ImmutableDictionary<SessionId, Subscription> _shown = ImmutableDictionary<SessionId, Subscription>.Empty;
    private bool _isOver;

    /// <summary>Shows a session from an entry on; where it is shown already, it begins anew from there.</summary>
    public async Task BeginAsync(SessionLease stay, long from)
    {
        var session = stay.Room.Id;
        await EndAsync(session);
        var shown = new Subscription(stay);
        if (Refusal(shown, from) is { } refusal)
        {
            stay.Dispose();
            throw new InvalidOperationException(refusal);
        }
    }

    public async Task EndAsync(SessionId session)
    {
        if (_shown.TryGetValue(session, out var shown)) { await shown.EndAsync(); }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) { _isOver = true; }
        await Task.WhenAll(_shown.Values.Select(shown => shown.EndAsync()));
    }

    /// <returns>Why it cannot be shown; null where that has begun.</returns>
    private string? Refusal(Subscription shown, long from)
    {
        lock (_gate)
        {
            if (_isOver) { return "The connection is closed."; }
            if (_shown.ContainsKey(shown.Stay.Room.Id)) { return "expected one request to follow a session at a time, found two"; }
            if (_shown.Count == SessionsMax) { return $"expected at most {SessionsMax} sessions followed over one connection, found one more; leave one of them, or connect again"; }

            _shown = _shown.Add(shown.Stay.Room.Id, shown);
            shown.Over = ShowAsync(shown, from);
            return null;
        }
    }

    private async Task ShowAsync(Subscription shown, long from)
    {
        await Task.Yield();
        var room = shown.Stay.Room;
        room.Follow(+1);
        try
        {
            var end = await ShowAsync(room.Id, shown.Stay.Live, from, shown.Ending.Token);
            if (end is { Reason: CloseReason.Released } && room.Taker is { } taker) { end = new SessionClosed(CloseReason.TakenOver, $"Session {room.Id} was taken over by process {taker}, where it goes on."); }

            await line.SendAsync(new JsonRpcMessage { Method = Methods.Ended, Params = JsonRpcConnection.Json(new FollowEndedNotification(room.Id, end.Why, end.Reason), ServerJson.Line.FollowEndedNotification) }, shown.Ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody follows any more.
        }
        finally
        {
            room.Follow(-1);
            lock (_gate) { _shown = _shown.Remove(room.Id); }

            shown.Stay.Dispose();
        }
    }

    private async Task<SessionClosed> ShowAsync(SessionId session, LiveSession live, long from, CancellationToken ending)
    {
        try
        {
            await foreach (var update in new LocalSession(live).FollowAsync(from - 1, ending))
            {
                // Characters may be lost, entries not: a reader that is slow makes this wait, and the feed then drops its characters.
                if (update is SessionClosed closed) { return closed; }
                if (update is DeltaReceived) { line.TrySend(Said(session, update)); }
                else if (!await line.SendAsync(Said(session, update), ending)) { break; }
            }

            return new SessionClosed(CloseReason.Released);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return new SessionClosed(CloseReason.Broken, problem.Message);
        }
    }

    private static JsonRpcMessage Said(SessionId session, SessionUpdate item) => new()
    {
        Method = Methods.Happened,
        Params = JsonRpcConnection.Json(
            item switch
            {
                EntryAppended(var entry) => new EntryNotification(session, entry),
                DeltaReceived(var delta) => new EntryNotification(session, Delta: delta),
                _ => new EntryNotification(session),
            },
            ServerJson.Line.EntryNotification),
    };

    /// <summary>A session that is shown, and the way to end that.</summary>
    private sealed class Subscription(SessionLease stay)
    {
        public SessionLease Stay => stay;

        public CancellationTokenSource Ending { get; } = new();

        public Task Over { get; set; } = Task.CompletedTask;

        public async Task EndAsync()
        {
            await Ending.CancelAsync();
            await Over;
        }
    }
}

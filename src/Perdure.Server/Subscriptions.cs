using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Events;

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
    public async Task BeginAsync(ISession session, long from)
    {
        await EndAsync(session.Id);
        var shown = new Subscription(session);
        if (Refusal(shown, from) is { } refusal)
        {
            await session.DisposeAsync();
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
            if (_shown.ContainsKey(shown.Session.Id)) { return "expected one request to follow a session at a time, found two"; }
            if (_shown.Count == SessionsMax) { return $"expected at most {SessionsMax} sessions followed over one connection, found one more; leave one of them, or connect again"; }

            _shown = _shown.Add(shown.Session.Id, shown);
            shown.Over = ShowAsync(shown, from);
            return null;
        }
    }

    private async Task ShowAsync(Subscription shown, long from)
    {
        await Task.Yield();
        try
        {
            var end = await ShowAsync(shown.Session, from, shown.Ending.Token);
            await line.SendAsync(new JsonRpcMessage { Method = Methods.Ended, Params = JsonRpcConnection.Json(new FollowEndedNotification(shown.Session.Id, end.Why, end.Reason), ServerJson.Line.FollowEndedNotification) }, shown.Ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody follows any more.
        }
        finally
        {
            lock (_gate) { _shown = _shown.Remove(shown.Session.Id); }

            await shown.Session.DisposeAsync();
        }
    }

    private async Task<SessionClosed> ShowAsync(ISession session, long from, CancellationToken ending)
    {
        try
        {
            await foreach (var update in session.FollowAsync(from - 1, ending))
            {
                // Characters may be lost, entries not: a reader that is slow makes this wait, and the feed then drops its characters.
                if (update is SessionClosed closed) { return closed; }
                if (update is DeltaReceived) { line.TrySend(Said(session.Id, update)); }
                else if (!await line.SendAsync(Said(session.Id, update), ending)) { break; }
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
    private sealed class Subscription(ISession session)
    {
        public ISession Session => session;

        public CancellationTokenSource Ending { get; } = new();

        public Task Over { get; set; } = Task.CompletedTask;

        public async Task EndAsync()
        {
            await Ending.CancelAsync();
            await Over;
        }
    }
}

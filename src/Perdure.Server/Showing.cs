using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server.Protocol;

namespace Perdure.Server;

/// <summary>Shows one surface the sessions it follows, each at most once, for as long as it wants to.</summary>
internal sealed class Showing(Line line) : IAsyncDisposable
{
    /// <summary>More sessions at once than a surface shows.</summary>
    private const int SessionsMax = 256;

    private readonly Lock _gate = new();
    private ImmutableDictionary<SessionId, Shown> _shown = ImmutableDictionary<SessionId, Shown>.Empty;
    private bool _isOver;

    /// <summary>Shows a session from an entry on; where it is shown already, it begins anew from there.</summary>
    public async Task BeginAsync(Stay stay, long from)
    {
        var session = stay.Room.Id;
        await EndAsync(session);
        var shown = new Shown(stay);
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
    private string? Refusal(Shown shown, long from)
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

    private async Task ShowAsync(Shown shown, long from)
    {
        await Task.Yield();
        var room = shown.Stay.Room;
        room.Follow(+1);
        try
        {
            var why = await ShowAsync(room.Id, shown.Stay.Live, from, shown.Ending.Token)
                ?? (room.Taker is { } taker ? $"Session {room.Id} was taken over by process {taker}, where it goes on." : null);
            await line.SendAsync(new Message { Method = Methods.Ended, Params = Line.Json(new FollowingEnded(room.Id, why), ServerJson.Line.FollowingEnded) }, shown.Ending.Token);
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

    /// <returns>Why it ended, where that was not in peace.</returns>
    private async Task<string?> ShowAsync(SessionId session, LiveSession live, long from, CancellationToken ending)
    {
        try
        {
            await foreach (var item in live.FollowAsync(from, ending))
            {
                // Letters may be lost, entries not: a reader that is slow makes this wait, and the feed then drops its letters.
                if (item is FeedDelta) { line.TrySend(Said(session, item)); }
                else if (!await line.SendAsync(Said(session, item), ending)) { break; }
            }

            return live.Ended is { IsFaulted: true, Exception.InnerException: { } broken } ? broken.Message : null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return problem.Message;
        }
    }

    private static Message Said(SessionId session, FeedItem item) => new()
    {
        Method = Methods.Happened,
        Params = Line.Json(
            item switch
            {
                FeedEntry(var entry) => new Happened(session, entry),
                FeedDelta(var delta) => new Happened(session, Delta: delta),
                _ => new Happened(session),
            },
            ServerJson.Line.Happened),
    };

    /// <summary>A session that is shown, and the way to end that.</summary>
    private sealed class Shown(Stay stay)
    {
        public Stay Stay => stay;

        public CancellationTokenSource Ending { get; } = new();

        public Task Over { get; set; } = Task.CompletedTask;

        public async Task EndAsync()
        {
            await Ending.CancelAsync();
            await Over;
        }
    }
}

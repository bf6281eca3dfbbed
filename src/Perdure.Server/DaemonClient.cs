using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Server.Protocol;

namespace Perdure.Server;

/// <summary>Speaks with the daemon of a home.</summary>
public sealed class DaemonClient : IAsyncDisposable
{
    private readonly Line _line;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly ConcurrentDictionary<SessionId, Channel<FeedItem>> _followed = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _reading;
    private long _lastId;

    private DaemonClient(Line line)
    {
        _line = line;
        _reading = ReadAsync();
    }

    /// <returns>Null where no daemon runs.</returns>
    public static async Task<DaemonClient?> FindAsync(DaemonPlace place, CancellationToken cancel) =>
        await place.ConnectAsync(cancel) is { } socket ? new DaemonClient(new Line(new NetworkStream(socket, ownsSocket: true))) : null;

    public Task<DaemonStatus> StatusAsync() => AskAsync(Methods.Status, parameters: null, ServerJson.Line.DaemonStatus);

    /// <summary>Done when the daemon has let go of everything and gone.</summary>
    public async Task StopAsync()
    {
        await AskAsync(Methods.Stop, parameters: null, ServerJson.Line.DaemonStatus);
        await _reading;
    }

    public Task<Opened> OpenAsync(SessionId session) => AskAsync(Methods.Open, Json(session), ServerJson.Line.Opened);

    public Task ReleaseAsync(SessionId session) => AskAsync(Methods.Release, Json(session), ServerJson.Line.OneSession);

    public Task<Decided> TellAsync(SessionId session, SessionCommand command) =>
        AskAsync(Methods.Tell, Line.Json(new Telling(session, command), ServerJson.Line.Telling), ServerJson.Line.Decided);

    /// <summary>What happens in a session, from an entry on, until it is closed there.</summary>
    public async IAsyncEnumerable<FeedItem> FollowAsync(SessionId session, long from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = _followed[session] = Channel.CreateUnbounded<FeedItem>(new UnboundedChannelOptions { SingleReader = true });
        await AskAsync(Methods.Follow, Line.Json(new Following(session, from), ServerJson.Line.Following), ServerJson.Line.Opened);
        await foreach (var item in seen.Reader.ReadAllAsync(cancel)) { yield return item; }
    }

    public async ValueTask DisposeAsync()
    {
        _leaving.Cancel();
        await _reading;
        await _line.DisposeAsync();
        _leaving.Dispose();
    }

    private static JsonElement Json(SessionId session) => Line.Json(new OneSession(session), ServerJson.Line.OneSession);

    private async Task<TAnswer> AskAsync<TAnswer>(string method, JsonElement? parameters, JsonTypeInfo<TAnswer> type)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_reading.IsCompleted || !await _line.SendAsync(new Message { Id = id, Method = method, Params = parameters }, _leaving.Token)) { throw Gone(); }

        return (await answer.Task).Deserialize(type)!;
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var message in _line.ReadAsync(_leaving.Token)) { Take(message); }
        }
        catch (OperationCanceledException)
        {
            // Left.
        }

        foreach (var asked in _asked.Values) { asked.TrySetException(Gone()); }
        foreach (var followed in _followed.Values) { followed.Writer.TryComplete(_leaving.IsCancellationRequested ? null : Gone()); }
    }

    private void Take(Message message)
    {
        switch (message)
        {
            case { Id: { } id, Error: { } fault } when _asked.TryRemove(id, out var asked): asked.TrySetException(new DaemonRefusedException(fault.Message)); break;
            case { Id: { } id, Result: { } result } when _asked.TryRemove(id, out var asked): asked.TrySetResult(result); break;
            case { Method: Methods.Happened, Params: { } shown }: Show(shown.Deserialize(ServerJson.Line.Happened)!); break;
            case { Method: Methods.Ended, Params: { } ended }: End(ended.Deserialize(ServerJson.Line.FollowingEnded)!); break;
        }
    }

    private void Show(Happened happened)
    {
        if (!_followed.TryGetValue(happened.Session, out var seen)) { return; }

        if (happened.Entry is { } entry) { seen.Writer.TryWrite(new FeedEntry(entry)); }
        else if (happened.Delta is { } delta) { seen.Writer.TryWrite(new FeedDelta(delta)); }
    }

    private void End(FollowingEnded ended)
    {
        if (_followed.TryRemove(ended.Session, out var seen)) { seen.Writer.TryComplete(ended.Why is { } why ? new DaemonRefusedException(why) : null); }
    }

    private static DaemonRefusedException Gone() => new("The daemon has gone; the session goes on when it is started again: perdure serve --detach.");
}

/// <summary>The daemon did not do what it was asked; the message says why.</summary>
public sealed class DaemonRefusedException(string message) : Exception(message);

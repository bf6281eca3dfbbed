using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;

namespace Perdure.Client.Connection;

/// <summary>Speaks with the daemon of a home, or with a command that holds a session.</summary>
public sealed partial class DaemonClient : IAsyncDisposable
{
    /// <summary>A daemon looks for its socket every second, and one that takes over listens within less.</summary>
    private static readonly TimeSpan ListensWithin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly JsonRpcConnection _line;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly ConcurrentDictionary<SessionId, FollowerQueue> _followed = new();
    private readonly ConcurrentDictionary<SessionId, Task> _unfollowing = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _reading;
    private long _lastId;
    private volatile bool _isGone;
    private bool _isLeft;

    /// <summary>Why the daemon closed the connection, where it said so.</summary>
    private volatile string? _dismissal;

    /// <summary>What is said where the connection ends.</summary>
    private readonly string _farewell;

    private DaemonClient(JsonRpcConnection line, string farewell)
    {
        (_line, _farewell) = (line, farewell);
        _reading = ReadAsync();
    }

    /// <summary>Done when the connection is over, whoever ended it.</summary>
    public Task Gone => _reading;

    /// <summary>Waits a moment for a daemon that has the home and does not listen yet, or listens again soon.</summary>
    /// <returns>Null where no daemon runs.</returns>
    public static async Task<DaemonClient?> FindAsync(DaemonSocket place, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await FindAtOnceAsync(place, cancel) is { } daemon) { return daemon; }
            if (place.Holder() is null || Stopwatch.GetElapsedTime(began) > ListensWithin) { return null; }

            await Task.Delay(LookEvery, cancel);
        }
    }

    /// <returns>Null where no daemon listens at this moment.</returns>
    public static async Task<DaemonClient?> FindAtOnceAsync(DaemonSocket place, CancellationToken cancel) =>
        await AtAsync(place.Socket, "The daemon has gone; the session goes on when it is started again: perdure serve --detach.", cancel);

    /// <summary>Speaks with any process that listens as the daemon does.</summary>
    /// <param name="farewell">What is said where it has gone.</param>
    /// <returns>Null where nobody listens.</returns>
    public static async Task<DaemonClient?> AtAsync(LocalSocket at, string farewell, CancellationToken cancel) =>
        await at.ConnectAsync(cancel) is { } socket ? new DaemonClient(new JsonRpcConnection(new NetworkStream(socket, ownsSocket: true)), farewell) : null;

    /// <summary>What happens in a session, from an entry on; the last is why nothing more comes.</summary>
    /// <remarks>Whoever reads too slowly is shown the session anew from the first entry it has not read: characters may be missing, entries never.</remarks>
    public async IAsyncEnumerable<SessionUpdate> FollowAsync(SessionId session, long from, OpenMode mode, [EnumeratorCancellation] CancellationToken cancel)
    {
        var unread = new FollowerQueue();
        if (!_followed.TryAdd(session, unread)) { throw new InvalidOperationException($"Follow: expected session {session} to be followed once over one connection, found it followed already."); }

        var next = from;
        try
        {
            if (_unfollowing.TryRemove(session, out var before)) { await before; }

            while (true)
            {
                await AskAsync(Methods.Follow, JsonRpcConnection.Json(new FollowParams(session, next, mode), ServerJson.Line.FollowParams), ServerJson.Line.OpenResult);
                await foreach (var item in unread.ReadAsync(cancel))
                {
                    if (item is SessionClosed)
                    {
                        yield return item;
                        yield break;
                    }

                    if (item is EntryAppended(var entry))
                    {
                        if (entry.Seq < next) { continue; }

                        next = entry.Seq + 1;
                    }

                    yield return item;
                }

                if (unread.IsDone)
                {
                    yield return new SessionClosed(CloseReason.Released);
                    yield break;
                }

                await AskAsync(Methods.Unfollow, Json(session), ServerJson.Line.SessionParams);
                unread.CatchUp(); // Nothing comes any more before it is asked for.
            }
        }
        finally
        {
            _followed.TryRemove(session, out _);
            if (!unread.IsDone) { _unfollowing[session] = QuietlyAsync(AskAsync(Methods.Unfollow, Json(session), ServerJson.Line.SessionParams)); }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isLeft, value: true)) { return; }

        _leaving.Cancel();
        await _reading;
        await _line.DisposeAsync();
        _leaving.Dispose();
    }

    private static JsonElement Json(SessionId session) => JsonRpcConnection.Json(new SessionParams(session), ServerJson.Line.SessionParams);

    private async Task<TAnswer> AskAsync<TAnswer>(string method, JsonElement? parameters, JsonTypeInfo<TAnswer> type)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Whoever asks after this was set would wait for ever; whoever asked before is told by the reading.
        if (_isGone || !await _line.SendAsync(new JsonRpcMessage { Id = id, Method = method, Params = parameters }, _leaving.Token)) { throw GoneProblem(); }

        return (await answer.Task).Deserialize(type)!;
    }

    private static async Task QuietlyAsync(Task asked)
    {
        try { await asked; }
        catch (Exception problem) when (problem is DaemonRefusedException or OperationCanceledException or ObjectDisposedException) { }
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var message in _line.ReadAsync(_leaving.Token)) { Take(message); }
        }
        catch (Exception problem) when (problem is OperationCanceledException or JsonException)
        {
            // Left, or what is there speaks another language.
        }

        _isGone = true;
        foreach (var asked in _asked.Values) { asked.TrySetException(GoneProblem()); }
        _watched?.Writer.TryComplete(_leaving.IsCancellationRequested ? null : GoneProblem());
        foreach (var followed in _followed.Values) { followed.Close(_leaving.IsCancellationRequested ? null : GoneProblem()); }
    }

    private void Take(JsonRpcMessage message)
    {
        switch (message)
        {
            case { Id: { } id, Error: { Code: JsonRpcError.Stopping } } when _asked.TryRemove(id, out var asked): asked.TrySetException(GoneProblem()); break;
            case { Id: { } id, Error: { } fault } when _asked.TryRemove(id, out var asked): asked.TrySetException(Refused(fault)); break;
            case { Id: { } id, Result: { } result } when _asked.TryRemove(id, out var asked): asked.TrySetResult(result); break;
            case { Id: null, Method: null, Error: { } fault }: _dismissal = fault.Message; break;
            case { Method: Methods.Happened, Params: { } shown }: Show(shown.Deserialize(ServerJson.Line.EntryNotification)!); break;
            case { Method: Methods.Changed, Params: { } changed }: Show(changed.Deserialize(ServerJson.Line.SessionChange)!); break;
            case { Method: Methods.WatchEnded }: _watched?.Writer.TryComplete(SessionsFailures.TooSlow()); break;
            case { Method: Methods.Ended, Params: { } ended }: End(ended.Deserialize(ServerJson.Line.FollowEndedNotification)!); break;
        }
    }

    private void Show(EntryNotification happened)
    {
        if (!_followed.TryGetValue(happened.Session, out var unread)) { return; }

        if (happened.Entry is { } entry) { unread.Show(new EntryAppended(entry)); }
        else if (happened.Delta is { } delta) { unread.Show(new DeltaReceived(delta)); }
    }

    private void End(FollowEndedNotification ended)
    {
        // Whoever has fallen behind follows again from where it is, and is told then.
        if (_followed.TryGetValue(ended.Session, out var unread) && !unread.IsBehind) { EndedWith(unread, ended); }
    }

    private static void EndedWith(FollowerQueue unread, FollowEndedNotification ended)
    {
        unread.Show(new SessionClosed(ended.Reason, ended.Why));
        unread.Close();
    }

    private static DaemonRefusedException Refused(JsonRpcError fault) => new(fault.Message, fault.Data?.Error ?? SessionsError.Failed) { Refusal = fault.Data?.Refusal, Holder = fault.Data?.Holder };

    private Exception GoneProblem() => _dismissal is { } why
        ? new DaemonRefusedException(why)
        : new DaemonGoneException(_farewell);
}

/// <summary>The daemon did not do what it was asked; the message says why.</summary>
public class DaemonRefusedException(string message, SessionsError code = SessionsError.Failed) : SessionsException(code, message);

/// <summary>The daemon has gone, or is going; another one may come.</summary>
public sealed class DaemonGoneException(string message) : DaemonRefusedException(message, SessionsError.Unreachable);

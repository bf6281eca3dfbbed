using System.Text.Json;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server.Protocol;

namespace Perdure.Server;

/// <summary>One surface that is connected: answers what it asks, and shows it what it follows. When it goes, the sessions stay.</summary>
internal sealed class Visit(Line line, Daemon daemon, House house, CancellationToken stop)
{
    private readonly CancellationTokenSource _gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly List<Task> _following = [];

    public async Task RunAsync()
    {
        try
        {
            await foreach (var message in line.ReadAsync(_gone.Token))
            {
                // Each on its own: an interrupt never waits behind a session that is being opened.
                if (message is { Id: { } id, Method: { } method }) { _ = AnswerAsync(id, method, message.Params); }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon stops.
        }

        _gone.Cancel();
        await Task.WhenAll(_following);
        _gone.Dispose();
    }

    private async Task AnswerAsync(long id, string method, JsonElement? parameters)
    {
        Message answer;
        try
        {
            answer = new Message { Id = id, Result = await DoAsync(method, parameters) };
        }
        catch (UnknownMethodException)
        {
            answer = new Message { Id = id, Error = new Fault(Fault.NoSuchMethod, $"expected a method this daemon knows, found {method}") };
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            answer = new Message { Id = id, Error = new Fault(Fault.BadParameters, $"{method}: {problem.Message}") };
        }
        catch (Exception problem)
        {
            answer = new Message { Id = id, Error = new Fault(Fault.Refused, problem.Message) };
        }

        line.TrySend(answer);
        if (method == Methods.Stop) { daemon.Stop(); }
    }

    private async Task<JsonElement> DoAsync(string method, JsonElement? parameters) => method switch
    {
        Methods.Status => Line.Json(daemon.Status, ServerJson.Line.DaemonStatus),
        Methods.Stop => Line.Json(daemon.Status, ServerJson.Line.DaemonStatus),
        Methods.Open => Line.Json(await OpenAsync(Given(parameters, ServerJson.Line.OneSession).Session), ServerJson.Line.Opened),
        Methods.Release => Line.Json(await ReleaseAsync(Given(parameters, ServerJson.Line.OneSession)), ServerJson.Line.OneSession),
        Methods.Tell => Line.Json(await TellAsync(Given(parameters, ServerJson.Line.Telling)), ServerJson.Line.Decided),
        Methods.Follow => Line.Json(await FollowAsync(Given(parameters, ServerJson.Line.Following)), ServerJson.Line.Opened),
        _ => throw new UnknownMethodException(),
    };

    private async Task<Opened> OpenAsync(SessionId session)
    {
        var live = (await (await house.EnterAsync(session)).Door).Live;
        return new Opened(session, live.LastSeq, live.Findings);
    }

    private async Task<OneSession> ReleaseAsync(OneSession released)
    {
        await house.ReleaseAsync(released.Session);
        return released;
    }

    private async Task<Decided> TellAsync(Telling telling)
    {
        var live = (await (await house.EnterAsync(telling.Session)).Door).Live;
        var decision = await live.TellAsync(telling.Command);
        return new Decided(!decision.Events.IsEmpty, decision.Refusal, live.LastSeq);
    }

    private async Task<Opened> FollowAsync(Following following)
    {
        var room = await house.EnterAsync(following.Session);
        var live = (await room.Door).Live;
        lock (_following) { _following.Add(ShowAsync(room, live, following.From)); }
        return new Opened(following.Session, live.LastSeq, live.Findings);
    }

    private async Task ShowAsync(Room room, LiveSession live, long from)
    {
        await Task.Yield();
        using var followed = room.Followed();
        string? why = null;
        try
        {
            await foreach (var item in live.FollowAsync(from, _gone.Token))
            {
                var happened = item switch
                {
                    FeedEntry(var entry) => new Happened(room.Id, entry),
                    FeedDelta(var delta) => new Happened(room.Id, Delta: delta),
                    _ => new Happened(room.Id),
                };
                var shown = new Message { Method = Methods.Happened, Params = Line.Json(happened, ServerJson.Line.Happened) };

                // Letters may be lost, entries not: a reader that is slow makes this wait, and the feed then drops its letters.
                if (item is FeedDelta) { line.TrySend(shown); }
                else if (!await line.SendAsync(shown, _gone.Token)) { return; }
            }

            if (live.Ended is { IsFaulted: true, Exception.InnerException: { } broken }) { why = broken.Message; }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        line.TrySend(new Message { Method = Methods.Ended, Params = Line.Json(new FollowingEnded(room.Id, why), ServerJson.Line.FollowingEnded) });
    }

    private static TValue Given<TValue>(JsonElement? parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TValue> type) =>
        parameters is { } given && given.Deserialize(type) is { } value ? value : throw new JsonException("expected parameters, found none");

    private sealed class UnknownMethodException : Exception;
}

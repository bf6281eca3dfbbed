using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perdure.Core;
using Perdure.Server.Protocol;

namespace Perdure.Server;

/// <summary>One surface that is connected: answers what it asks, and shows it what it follows. When it goes, the sessions stay.</summary>
internal sealed class Visit(Line line, Daemon daemon, House house, CancellationToken stop) : IAsyncDisposable
{
    /// <summary>What one surface may ask at once; the next request is read when one of these is answered.</summary>
    private const int AskedMax = 64;

    private readonly CancellationTokenSource _gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly SemaphoreSlim _free = new(AskedMax);
    private readonly Showing _showing = new(line);

    public async Task RunAsync()
    {
        try
        {
            await foreach (var message in line.ReadAsync(_gone.Token))
            {
                if (message is not { Id: { } id, Method: { } method }) { continue; }

                // Each on its own: an interrupt never waits behind a session that is being opened.
                await _free.WaitAsync(_gone.Token);
                _ = AnswerAsync(id, method, message.Params);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon stops.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _showing.DisposeAsync();

        // Whoever still answers holds a place; when all are free, nobody does.
        for (var free = 0; free < AskedMax; free++) { await _free.WaitAsync(CancellationToken.None); }

        _free.Dispose();
        _gone.Dispose();
    }

    private async Task AnswerAsync(long id, string method, JsonElement? parameters)
    {
        try
        {
            await line.SendAsync(await AnswerOfAsync(id, method, parameters), _gone.Token);
        }
        catch (OperationCanceledException)
        {
            // It went before it had its answer.
        }
        finally
        {
            _free.Release();
        }

        if (method == Methods.Stop) { daemon.Stop(parameters?.Deserialize(ServerJson.Line.StopRequest)?.Successor); }
    }

    private async Task<Message> AnswerOfAsync(long id, string method, JsonElement? parameters)
    {
        try
        {
            return new Message { Id = id, Result = await DoAsync(method, parameters) };
        }
        catch (UnknownMethodException)
        {
            return new Message { Id = id, Error = new Fault(Fault.NoSuchMethod, $"expected a method this daemon knows, found {method}") };
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            return new Message { Id = id, Error = new Fault(Fault.BadParameters, $"{method}: {problem.Message}") };
        }
        catch (Exception problem)
        {
            return new Message { Id = id, Error = new Fault(Fault.Refused, problem.Message) };
        }
    }

    private async Task<JsonElement> DoAsync(string method, JsonElement? parameters) => method switch
    {
        Methods.Status or Methods.Stop => Line.Json(daemon.Status, ServerJson.Line.DaemonStatus),
        Methods.Open => Line.Json(await OpenAsync(Given(parameters, ServerJson.Line.OneSession).Session), ServerJson.Line.Opened),
        Methods.Release => Line.Json(await ReleaseAsync(Given(parameters, ServerJson.Line.Releasing)), ServerJson.Line.Releasing),
        Methods.Tell => Line.Json(await TellAsync(Given(parameters, ServerJson.Line.Telling)), ServerJson.Line.Decided),
        Methods.Follow => Line.Json(await FollowAsync(Given(parameters, ServerJson.Line.Following)), ServerJson.Line.Opened),
        Methods.Unfollow => Line.Json(await UnfollowAsync(Given(parameters, ServerJson.Line.OneSession)), ServerJson.Line.OneSession),
        _ => throw new UnknownMethodException(),
    };

    private async Task<Opened> OpenAsync(SessionId session)
    {
        using var stay = await house.EnterAsync(session);
        return new Opened(session, stay.Live.LastSeq, stay.Live.Findings);
    }

    private async Task<Releasing> ReleaseAsync(Releasing released)
    {
        await house.ReleaseAsync(released.Session, released.Taker);
        return released;
    }

    private async Task<Decided> TellAsync(Telling telling)
    {
        using var stay = await house.EnterAsync(telling.Session);
        var decision = await stay.Live.TellAsync(telling.Command);
        return new Decided(!decision.Events.IsEmpty, decision.Refusal, stay.Live.LastSeq);
    }

    private async Task<Opened> FollowAsync(Following following)
    {
        var stay = await house.EnterAsync(following.Session);
        var opened = new Opened(following.Session, stay.Live.LastSeq, stay.Live.Findings);
        await _showing.BeginAsync(stay, following.From);
        return opened;
    }

    private async Task<OneSession> UnfollowAsync(OneSession left)
    {
        await _showing.EndAsync(left.Session);
        return left;
    }

    private static TValue Given<TValue>(JsonElement? parameters, JsonTypeInfo<TValue> type) =>
        parameters is { } given && given.Deserialize(type) is { } value ? value : throw new JsonException("expected parameters, found none");

    private sealed class UnknownMethodException : Exception;
}

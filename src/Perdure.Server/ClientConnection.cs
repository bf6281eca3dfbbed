using System.Text.Json;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
using Perdure.Hosting.Sessions;

namespace Perdure.Server;

/// <summary>One surface that is connected: answers what it asks, and shows it what it follows. When it goes, the sessions stay.</summary>
internal sealed class ClientConnection(JsonRpcConnection line, ISocketHost host, SessionHost house, CancellationToken stop) : IAsyncDisposable
{
    /// <summary>What one surface may ask at once; the next request is read when one of these is answered.</summary>
    private const int AskedMax = 64;

    /// <summary>What the daemon is asked to stop for, once somebody did; it stops when that is answered.</summary>
    private volatile StopRequest? _stop;

    private readonly CancellationTokenSource _gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly SemaphoreSlim _free = new(AskedMax);
    private Dictionary<string, Task> _last = [];
    private readonly Subscriptions _showing = new(line);

    public async Task RunAsync()
    {
        try
        {
            await foreach (var message in line.ReadAsync(_gone.Token))
            {
                if (message is not { Id: { } id, Method: { } method }) { continue; }

                await _free.WaitAsync(_gone.Token);
                Begin(id, method, message.Params);
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

    /// <summary>
    /// Requests about one session are done in the order they came; those about different sessions do not wait for each other,
    /// so an interrupt never waits behind another session that is being opened.
    /// </summary>
    private void Begin(long id, string method, JsonElement? parameters)
    {
        var about = parameters is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.String
            ? session.GetString()!
            : "";
        var before = method == Methods.Stop ? Task.WhenAll(_last.Values) : about.Length > 0 ? _last.GetValueOrDefault(about, Task.CompletedTask) : Task.CompletedTask;
        var answered = AnswerAsync(before, id, method, parameters);
        if (about.Length == 0) { return; }

        _last[about] = answered;
        if (_last.Count > AskedMax) { _last = _last.Where(one => !one.Value.IsCompleted).ToDictionary(); } // No more than that are being answered.
    }

    private async Task AnswerAsync(Task before, long id, string method, JsonElement? parameters)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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

        if (_stop is { } asked) { host.Stop(asked.Successor); }
    }

    private async Task<JsonRpcMessage> AnswerOfAsync(long id, string method, JsonElement? parameters)
    {
        try
        {
            return new JsonRpcMessage { Id = id, Result = await DoAsync(method, parameters) };
        }
        catch (UnknownMethodException)
        {
            return new JsonRpcMessage { Id = id, Error = new JsonRpcError(JsonRpcError.NoSuchMethod, $"expected a method this daemon knows, found {method}") };
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            return new JsonRpcMessage { Id = id, Error = new JsonRpcError(JsonRpcError.BadParameters, $"{method}: {problem.Message}") };
        }
        catch (OperationCanceledException) when (host.IsStopping)
        {
            return new JsonRpcMessage { Id = id, Error = new JsonRpcError(JsonRpcError.Stopping, "The daemon stops.") };
        }
        catch (Exception problem)
        {
            return new JsonRpcMessage { Id = id, Error = new JsonRpcError(JsonRpcError.Refused, problem.Message) };
        }
    }

    private async Task<JsonElement> DoAsync(string method, JsonElement? parameters) => method switch
    {
        Methods.Status => JsonRpcConnection.Json(host.Status, ServerJson.Line.DaemonStatus),
        Methods.Stop => JsonRpcConnection.Json(StatusBeforeStop(parameters), ServerJson.Line.DaemonStatus),
        Methods.Open => JsonRpcConnection.Json(await OpenAsync(StrictJson.Read<OpenParams>(parameters)), ServerJson.Line.OpenResult),
        Methods.Release => JsonRpcConnection.Json(await ReleaseAsync(StrictJson.Read<Releasing>(parameters)), ServerJson.Line.Releasing),
        Methods.Tell => JsonRpcConnection.Json(await TellAsync(StrictJson.Read<CommandParams>(parameters)), ServerJson.Line.CommandAnswer),
        Methods.Follow => JsonRpcConnection.Json(await FollowAsync(StrictJson.Read<FollowParams>(parameters)), ServerJson.Line.OpenResult),
        Methods.Unfollow => JsonRpcConnection.Json(await UnfollowAsync(StrictJson.Read<SessionParams>(parameters)), ServerJson.Line.SessionParams),
        _ => throw new UnknownMethodException(),
    };

    private DaemonStatus StatusBeforeStop(JsonElement? parameters)
    {
        if (!host.TakesStop) { throw new InvalidOperationException("expected the daemon, found a command that holds a session; end it where it runs"); }

        _stop = parameters is null ? new StopRequest() : StrictJson.Read<StopRequest>(parameters);
        return host.Status;
    }

    private async Task<OpenResult> OpenAsync(OpenParams opening)
    {
        using var stay = await house.EnterAsync(opening.Session);
        var state = stay.Live.State;
        return new OpenResult(opening.Session, state.Seq, stay.Live.Findings, opening.WithState ? JsonRpcConnection.Json(state, CoreJson.Line.SessionState) : null);
    }

    private async Task<Releasing> ReleaseAsync(Releasing released)
    {
        await house.ReleaseAsync(released.Session, released.Taker);
        return released;
    }

    private async Task<CommandAnswer> TellAsync(CommandParams telling)
    {
        using var stay = await house.EnterAsync(telling.Session);
        var decision = await stay.Live.TellAsync(telling.Command);
        return new CommandAnswer(!decision.Events.IsEmpty, decision.Refusal, stay.Live.State.Seq);
    }

    private async Task<OpenResult> FollowAsync(FollowParams following)
    {
        var stay = await house.EnterAsync(following.Session);
        var opened = new OpenResult(following.Session, stay.Live.State.Seq, stay.Live.Findings);
        await _showing.BeginAsync(stay, following.From);
        return opened;
    }

    private async Task<SessionParams> UnfollowAsync(SessionParams left)
    {
        await _showing.EndAsync(left.Session);
        return left;
    }

    private sealed class UnknownMethodException : Exception;
}

using System.Text.Json;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;

namespace Perdure.Server;

/// <summary>One surface that is connected: answers what it asks, and shows it what it follows. When it goes, the sessions stay.</summary>
internal sealed class ClientConnection : IAsyncDisposable
{
    /// <summary>What one surface may ask at once; the next request is read when one of these is answered.</summary>
    private const int AskedMax = 64;

    /// <summary>What the daemon is asked to stop for, once somebody did; it stops when that is answered.</summary>
    private volatile StopRequest? _stop;

    private readonly JsonRpcConnection _line;
    private readonly ISocketHost _host;
    private readonly CancellationTokenSource _gone;
    private readonly SemaphoreSlim _free = new(AskedMax);
    private readonly Subscriptions _showing;
    private readonly ChangeNotices _changes;
    private readonly SessionRequests _requests;
    private Dictionary<string, Task> _last = [];

    public ClientConnection(JsonRpcConnection line, ISocketHost host, CancellationToken stop)
    {
        (_line, _host, _gone) = (line, host, CancellationTokenSource.CreateLinkedTokenSource(stop));
        (_showing, _changes) = (new Subscriptions(line), new ChangeNotices(line));
        _requests = new SessionRequests(host, _showing, _changes, _gone.Token);
    }

    public async Task RunAsync()
    {
        try
        {
            await foreach (var message in _line.ReadAsync(_gone.Token))
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
        await _changes.DisposeAsync();

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
            await _line.SendAsync(await AnswerOfAsync(id, method, parameters), _gone.Token);
        }
        catch (OperationCanceledException)
        {
            // It went before it had its answer.
        }
        finally
        {
            _free.Release();
        }

        if (_stop is { } asked) { _host.Stop(asked.Successor); }
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
        catch (OperationCanceledException) when (_host.IsStopping)
        {
            return new JsonRpcMessage { Id = id, Error = new JsonRpcError(JsonRpcError.Stopping, "The daemon stops.") };
        }
        catch (SessionsException problem)
        {
            return new JsonRpcMessage { Id = id, Error = new JsonRpcError(JsonRpcError.Refused, problem.Message, new JsonRpcErrorData(problem.Code, problem.Refusal, problem.Holder)) };
        }
        catch (Exception problem)
        {
            return new JsonRpcMessage { Id = id, Error = new JsonRpcError(JsonRpcError.Refused, problem.Message) };
        }
    }

    private async Task<JsonElement> DoAsync(string method, JsonElement? parameters) => method switch
    {
        Methods.Status => JsonRpcConnection.Json(_host.Status, ServerJson.Line.DaemonStatus),
        Methods.Stop => JsonRpcConnection.Json(StatusBeforeStop(parameters), ServerJson.Line.DaemonStatus),
        _ => await _requests.DoAsync(method, parameters),
    };

    private DaemonStatus StatusBeforeStop(JsonElement? parameters)
    {
        if (!_host.TakesStop) { throw new InvalidOperationException("expected the daemon, found a command that holds a session; end it where it runs"); }

        _stop = parameters is null ? new StopRequest() : StrictJson.Read<StopRequest>(parameters);
        return _host.Status;
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Perdure.Testing;

/// <summary>A model provider on this machine: it speaks all three wires from a script, and misbehaves on request.</summary>
public sealed class LoopbackModelServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ScriptReading _script;
    private readonly PrefixCache _cache = new();
    private readonly CancellationTokenSource _stop = new(); // Without a timer it holds nothing that needs disposal.
    private readonly Lock _lock = new();
    private readonly List<SeenRequest> _requests = [];
    private readonly List<Task> _connections = [];
    private readonly Action<SeenRequest, ScriptUsage>? _onRequest;
    private readonly Task _accepting;

    /// <param name="port">0 for any free one.</param>
    /// <param name="onRequest">Told of each request before it is answered.</param>
    public LoopbackModelServer(ModelScript script, int port = 0, Action<SeenRequest, ScriptUsage>? onRequest = null)
    {
        _script = new ScriptReading(script);
        _onRequest = onRequest;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public LoopbackModelServer(params ImmutableArray<ScriptStep> steps)
        : this(new ModelScript(steps))
    {
    }

    /// <summary>Where it listens, without a path.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What a provider's settings call its base URL.</summary>
    public Uri BaseUrl => new(Url, "/v1");

    public ImmutableArray<SeenRequest> Requests
    {
        get { lock (_lock) { return [.. _requests]; } }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) { return; }

        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        Task[] open;
        lock (_lock) { open = [.. _connections]; }

        await Task.WhenAll(open);
    }

    private async Task AcceptAsync()
    {
        for (var number = 1; !_stop.IsCancellationRequested; number++)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                var serving = ServeAsync(new LoopbackConnection(socket, number));
                lock (_lock)
                {
                    _connections.RemoveAll(connection => connection.IsCompleted);
                    _connections.Add(serving);
                }
            }
            catch (Exception closing) when (closing is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(LoopbackConnection connection)
    {
        using (connection)
        {
            try
            {
                while (await connection.ReadAsync(_stop.Token) is var (method, path, headers, body))
                {
                    if (!await AnswerAsync(connection, method, path, headers, body)) { return; }
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // The client left, or the server stops: either way this connection is over.
            }
        }
    }

    private async Task<bool> AnswerAsync(
        LoopbackConnection connection, string method, string path, ImmutableDictionary<string, string> headers, byte[] body)
    {
        SeenRequest request;
        lock (_lock)
        {
            request = new SeenRequest(_requests.Count + 1, connection.Number, DateTimeOffset.UtcNow, method, path, headers, body);
            _requests.Add(request);
        }

        if (request.Wire is not { } wire || method != "POST")
        {
            _onRequest?.Invoke(request, new ScriptUsage());
            return await ListModelsAsync(connection, path);
        }

        var (step, name, misbehaves) = _script.For(request);
        var usage = step.Usage ?? Computed(request, step);
        _onRequest?.Invoke(request, usage);
        if (step.WaitMs > 0) { await Task.Delay(step.WaitMs, _stop.Token); }

        var reply = new LoopbackReply(connection, step, [.. WireResponders.For(wire).Say(step, name, request.Model, usage)]);
        return misbehaves ? await reply.MisbehaveAsync(step.Misbehave!, _stop.Token) : await reply.SendAsync(_stop.Token);
    }

    /// <summary>Clients look at the list of models, or for a socket; they are answered politely.</summary>
    private async Task<bool> ListModelsAsync(LoopbackConnection connection, string path)
    {
        var known = path.Split('?')[0].EndsWith("/models", StringComparison.Ordinal);
        var body = known ? """{"object":"list","data":[],"models":[]}""" : """{"error":{"message":"There is nothing here.","type":"not_found_error"}}""";
        await connection.WriteAsync(
            $"HTTP/1.1 {(known ? "200 OK" : "404 Not Found")}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}", _stop.Token);
        return true;
    }

    private ScriptUsage Computed(SeenRequest request, ScriptStep step)
    {
        var (input, cached) = _cache.Take(request.Prompt.Span);
        var reply = (step.Text?.Length ?? 0) + (step.Reasoning?.Length ?? 0) + (step.Calls ?? []).Sum(call => call.ArgumentsText.Length + call.Tool.Length);
        return new ScriptUsage(input, cached, CacheWrite: 0, Math.Max(1, reply / PrefixCache.TokenBytes), (step.Reasoning?.Length ?? 0) / PrefixCache.TokenBytes);
    }
}

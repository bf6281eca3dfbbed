using System.Net;
using System.Net.Sockets;

namespace Perdure.Models.Http;

/// <summary>Opens and keeps the connections to all providers.</summary>
internal static class Connections
{
    /// <summary>Says how long this request may take to connect.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> ConnectTimeout = new("perdure.connect-timeout");

    private static readonly TimeSpan IdleConnectionMax = TimeSpan.FromSeconds(90);

    /// <summary>Names move to other addresses; a connection is not kept longer than this.</summary>
    private static readonly TimeSpan ConnectionAgeMax = TimeSpan.FromMinutes(10);

    /// <summary>A peer that vanished without a word is noticed while a stream is open.</summary>
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan PingAnswerMax = TimeSpan.FromSeconds(10);

    /// <summary>A stream that nobody listens to any more is not read to its end.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromMilliseconds(200);

    public static HttpMessageInvoker Open(IWebProxy proxy, TimeProvider clock) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = proxy,
        ActivityHeadersPropagator = null, // Trace headers are ours; see RequestHeaders.
        PooledConnectionIdleTimeout = IdleConnectionMax,
        PooledConnectionLifetime = ConnectionAgeMax,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = PingAfter,
        KeepAlivePingTimeout = PingAnswerMax,
        ResponseDrainTimeout = DrainMax,
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        ConnectCallback = async (context, cancel) =>
        {
            var limit = context.InitialRequestMessage.Options.TryGetValue(ConnectTimeout, out var told)
                ? told
                : TimeSpan.FromMilliseconds(ProviderSettings.DefaultConnectTimeoutMs);
            return new NetworkStream(await ConnectAsync(context.DnsEndPoint, limit, clock, cancel), ownsSocket: true);
        },
    });

    /// <exception cref="TimeoutException">It took longer than <paramref name="limit"/>.</exception>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    public static async Task<Socket> ConnectAsync(DnsEndPoint peer, TimeSpan limit, TimeProvider clock, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(peer, either.Token);
            return socket;
        }
        catch (Exception problem)
        {
            socket.Dispose();
            if (problem is OperationCanceledException && timeout.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                throw new TimeoutException($"{peer.Host}:{peer.Port} did not take the connection within {limit}.", problem);
            }

            throw;
        }
    }
}

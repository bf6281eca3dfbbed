using System.Net;
using System.Net.Sockets;

namespace Perdure.Crash.Tests.Stage;

/// <summary>The line to a server, which can be cut: then whoever calls is refused, and who was talking is cut off.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly int _port;
    private readonly List<Task> _calls = [];
    private TcpListener _listener;
    private CancellationTokenSource _cut = new();
    private Task _answering;

    public CutLine(Uri server)
    {
        _server = server;
        _listener = Listening(port: 0);
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _answering = AnswerAsync(_listener, _cut.Token);
    }

    public Uri BaseUrl => new($"http://127.0.0.1:{_port}/v1");

    public async Task CutAsync()
    {
        await _cut.CancelAsync();
        _listener.Stop();
        await _answering;
        await Task.WhenAll(_calls);
        _calls.Clear();
    }

    public void Mend()
    {
        _cut.Dispose();
        _cut = new CancellationTokenSource();
        _listener = Listening(_port);
        _answering = AnswerAsync(_listener, _cut.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _cut.Dispose();
    }

    private static TcpListener Listening(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private async Task AnswerAsync(TcpListener listener, CancellationToken cut)
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptSocketAsync(cut);
                _calls.RemoveAll(call => call.IsCompleted);
                _calls.Add(TalkAsync(caller, cut));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The line was cut.
        }
    }

    private async Task TalkAsync(Socket caller, CancellationToken cut)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (caller)
        {
            try
            {
                caller.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _server.Port, cut);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cut);
                await Task.WhenAny(CarryAsync(caller, server, either.Token), CarryAsync(server, caller, either.Token));
                await either.CancelAsync();
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException)
            {
                // Cut, or one of the two has gone.
            }

            caller.Close(0); // A reset, so that nobody takes it for the end of an answer.
        }
    }

    private static async Task CarryAsync(Socket from, Socket to, CancellationToken cut)
    {
        var bytes = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(bytes, cut) is > 0 and var count) { await to.SendAsync(bytes.AsMemory(0, count), cut); }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The call is over.
        }
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Perdure.Core.Values;
using Perdure.Mcp.Serving;
using Perdure.Mcp.Tests.Stage;

namespace Perdure.Mcp.Tests;

/// <summary>Servers over HTTP whose answer never ends; it once was taken into memory whole, as long as it had line breaks.</summary>
public sealed class AnswersWithoutEnd : IAsyncLifetime
{
    private readonly Scene _scene = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Theory]
    [InlineData("application/json", "hhhhhhhhhhhhhhh ", "its answer has more than 16 MB")]
    [InlineData("application/json", "\"hhhhhhhhhhhh\",\n", "its answer has more than 16 MB")]
    [InlineData("text/event-stream", "data: hhhhhhhhh\n", "completed without a reply")] // The library takes a stream that breaks for one that ends.
    [InlineData("text/event-stream", "data:hhhhhhhh\r\n", "completed without a reply")]
    public async Task AreGivenUpAtTheirBound(string type, string pieces, string told)
    {
        await using var server = new EndlessServer(type, pieces);
        var place = new ServerAddress(server.Url, ImmutableDictionary<string, string>.Empty);
        var outcome = await _scene.RunAsync(_scene.Agent(new ServerSettings("endless", place) { Startup = TimeSpan.FromSeconds(60) }), "read_mcp_resource", """{"server":"endless","uri":"x"}""");

        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.Contains(told, outcome.Text, StringComparison.Ordinal);

        // A stream that breaks is tried once for each revision of the protocol, one after the other; what the kernel holds for both sides comes on top.
        Assert.InRange(server.Sent, ProgramConnection.LineBytesMax, 8L * ProgramConnection.LineBytesMax);
    }

    /// <summary>Answers every request with the same pieces for ever, and counts them.</summary>
    private sealed class EndlessServer : IAsyncDisposable
    {
        private const int ChunkPieces = 4_096;

        private readonly HttpListener _listener = new();
        private readonly Task _serving;
        private long _sent;

        public EndlessServer(string type, string pieces)
        {
            Url = new Uri($"http://127.0.0.1:{FreePort()}/");
            _listener.Prefixes.Add(Url.AbsoluteUri);
            _listener.Start();
            _serving = ServeAsync(type, System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(pieces, ChunkPieces))));
        }

        public Uri Url { get; }

        public long Sent => Interlocked.Read(ref _sent);

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync(string type, byte[] chunk)
        {
            try
            {
                while (true) { await AnswerAsync(await _listener.GetContextAsync(), type, chunk); }
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(HttpListenerContext asked, string type, byte[] chunk)
        {
            asked.Response.ContentType = type;
            asked.Response.SendChunked = true;
            try
            {
                while (true)
                {
                    await asked.Response.OutputStream.WriteAsync(chunk);
                    Interlocked.Add(ref _sent, chunk.Length);
                }
            }
            catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
            {
                // Whoever asked has read enough.
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}

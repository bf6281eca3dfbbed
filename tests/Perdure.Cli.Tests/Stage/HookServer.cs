using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Perdure.Cli.Tests.Stage;

/// <summary>A web server on loopback that takes notices, and answers what it was told to; after that, that all is well.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Posted> _posted = Channel.CreateUnbounded<Posted>();
    private readonly Queue<int> _answers;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;

    /// <param name="answers">Status codes; 0 for no answer at all.</param>
    public HookServer(params int[] answers)
    {
        _answers = new Queue<int>(answers);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook/a-secret-path-1";

    public async Task<Posted> NextAsync() => await _posted.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>What came and was not taken yet.</summary>
    public List<Posted> Rest()
    {
        var rest = new List<Posted>();
        while (_posted.Reader.TryRead(out var posted)) { rest.Add(posted); }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _serving;
        _over.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) { _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_over.Token)); }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var (key, length) = ("", 0);
                while (await reader.ReadLineAsync(_over.Token) is { Length: > 0 } line)
                {
                    if (line.StartsWith("Idempotency-Key: ", StringComparison.OrdinalIgnoreCase)) { key = line[17..]; }
                    if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) { length = int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture); }
                }

                var body = new char[length];
                await reader.ReadBlockAsync(body, _over.Token);
                var answer = _answers.TryDequeue(out var code) ? code : 204;
                using var json = JsonDocument.Parse(new string(body));
                await _posted.Writer.WriteAsync(new Posted(key, json.RootElement.Clone()), _over.Token);
                if (answer == 0) { await Task.Delay(Timeout.Infinite, _over.Token); }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer} So\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _over.Token);
            }
            catch (Exception over) when (over is OperationCanceledException or IOException)
            {
                // Whoever asked has gone, or the test is over.
            }
        }
    }
}

/// <summary>A notice as it arrived.</summary>
internal sealed record Posted(string Key, JsonElement Notice)
{
    public string Kind => Notice.GetProperty("kind").GetString()!;

    public string Text => Notice.GetProperty("text").GetString()!;
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Perdure.Client.Connection;

namespace Perdure.Server.Tests.Stage;

/// <summary>A connection to the daemon over which a test sends what no client of ours would.</summary>
internal sealed class OpenLine(Socket socket) : IDisposable
{
    private readonly StreamReader _reader = new(new NetworkStream(socket, ownsSocket: false));
    private int _lastId;

    public static async Task<OpenLine> ToAsync(DaemonSocket place, CancellationToken cancel)
    {
        Socket? socket;
        while ((socket = await place.ConnectAsync(cancel)) is null) { await Task.Yield(); }

        return new OpenLine(socket);
    }

    public async Task<JsonNode> AskAsync(string method, JsonNode? parameters, CancellationToken cancel)
    {
        var id = ++_lastId;
        await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString() + "\n", cancel);
        while (true)
        {
            var answer = await ReadAsync(cancel) ?? throw new EndOfStreamException($"The daemon left without answering {method}.");
            if (answer["id"]?.GetValue<int>() == id) { return answer; }
        }
    }

    public async Task SendAsync(string text, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> left = Encoding.UTF8.GetBytes(text);
        while (!left.IsEmpty) { left = left[await socket.SendAsync(left, SocketFlags.None, cancel)..]; }
    }

    /// <returns>Null where the daemon has closed the connection.</returns>
    public async Task<JsonNode?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return await _reader.ReadLineAsync(cancel) is { } line ? JsonNode.Parse(line) : null;
        }
        catch (IOException)
        {
            return null; // It closed before it had read all.
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        socket.Dispose();
    }
}

/// <summary>A daemon over a household.</summary>
internal static class DaemonStage
{
    public static (Daemon Daemon, Task Running) Daemon(this Household household, DaemonSocket place, CancellationToken cancel)
    {
        var daemon = new Daemon(place, "0", new HouseholdSessions(household.House), stop => Task.CompletedTask, household.Ring.Clock, _ => { });
        return (daemon, daemon.RunAsync(place.Lock(), cancel));
    }
}

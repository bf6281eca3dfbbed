using System.Net.Sockets;
using Perdure.Client.Connection;

namespace Perdure.Server;

/// <summary>Answers everybody who connects to a socket.</summary>
internal sealed class Connections(SocketListener listener, ISocketHost host)
{
    /// <summary>Connections at once; one more is closed again, which a client reads as a process that has gone.</summary>
    private const int VisitsMax = 512;

    private readonly List<Task> _visits = [];

    /// <summary>Done when everybody who was connected has gone; nobody new is accepted by then.</summary>
    public Task Over => Task.WhenAll(_visits);

    /// <param name="accepting">Ends the accepting.</param>
    /// <param name="answering">Ends the connections.</param>
    public async Task AcceptAsync(CancellationToken accepting, CancellationToken answering)
    {
        try
        {
            while (true)
            {
                var visitor = await listener.AcceptAsync(accepting);
                _visits.RemoveAll(visit => visit.IsCompleted);
                if (_visits.Count == VisitsMax) { visitor.Dispose(); }
                else { _visits.Add(ServeAsync(visitor, answering)); }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket visitor, CancellationToken stop)
    {
        // Let the loop above go on accepting at once.
        await Task.Yield();
        await using var line = new JsonRpcConnection(new NetworkStream(visitor, ownsSocket: true));
        await using var visit = new ClientConnection(line, host, stop);
        await visit.RunAsync();
    }
}

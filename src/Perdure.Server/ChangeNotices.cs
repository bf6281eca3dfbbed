using Perdure.Client;
using Perdure.Client.Connection;

namespace Perdure.Server;

/// <summary>Tells one surface which sessions are opened, changed, closed and removed, for as long as it wants to know.</summary>
internal sealed class ChangeNotices(JsonRpcConnection line) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _ending;
    private Task _telling = Task.CompletedTask;

    public void Begin(ISessions sessions)
    {
        lock (_gate)
        {
            if (_ending is not null) { throw new SessionsException(SessionsError.Invalid, "expected one watch over one connection, found a second; end the first, or connect again"); }

            _ending = new CancellationTokenSource();
            _telling = TellAsync(sessions, _ending.Token);
        }
    }

    public async Task EndAsync()
    {
        Task telling;
        lock (_gate)
        {
            _ending?.Cancel();
            (_ending, telling) = (null, _telling);
        }

        await telling;
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task TellAsync(ISessions sessions, CancellationToken ending)
    {
        await Task.Yield();
        try
        {
            await foreach (var change in sessions.WatchAsync(ending))
            {
                if (!await line.SendAsync(new JsonRpcMessage { Method = Methods.Changed, Params = JsonRpcConnection.Json(change, ServerJson.Line.SessionChange) }, ending)) { return; }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody watches any more.
        }
        catch (SessionsException)
        {
            await line.SendAsync(new JsonRpcMessage { Method = Methods.WatchEnded }, CancellationToken.None);
        }
    }
}

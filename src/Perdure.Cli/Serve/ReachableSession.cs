using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary>A session that this command holds, and that other commands reach through its socket meanwhile.</summary>
internal sealed class ReachableSession : IAsyncDisposable
{
    private readonly SessionSocket? _socket;

    private ReachableSession(LiveSession live, SessionSocket? socket) => (Session, _socket) = (new LocalSession(live), socket);

    public LocalSession Session { get; }

    /// <param name="open">Opens it for the writer it is given.</param>
    public static async Task<ReachableSession> OpenAsync(Home home, TimeProvider clock, Func<Writer, Task<LiveSession>> open)
    {
        var socket = SessionSocket.Listen(home.Folder, ProductVersion.Number, clock);
        try
        {
            var live = await open(ThisProcess.AsWriter(clock) with { Address = socket?.Address });
            socket?.Serve(live);
            return new ReachableSession(live, socket);
        }
        catch
        {
            if (socket is not null) { await socket.DisposeAsync(); }

            throw;
        }
    }

    /// <summary>The session first: whoever follows it is shown its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        if (_socket is not null) { await _socket.DisposeAsync(); }
    }
}

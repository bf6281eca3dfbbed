using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Perdure.Client.Connection;

namespace Perdure.Server;

/// <summary>Accepts connections at a socket, and goes on doing so where the socket was removed or the machine refuses one.</summary>
/// <param name="shortage">Frees descriptors where it can, before the next try.</param>
internal sealed class SocketListener(LocalSocket address, TimeProvider clock, Action<string> say, Func<Task> shortage) : IDisposable
{
    /// <summary>More surfaces at once than one person has.</summary>
    private const int BacklogMax = 64;

    private const string Spare = "/dev/null";

    /// <summary>A client that finds the lock held and no socket tries for longer than this.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>A refused accept is refused again at once; nobody gains by asking quicker.</summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(100);

    /// <summary>Given up for a moment where no descriptor is free: whoever waits can be told, instead of waiting for ever.</summary>
    private SafeFileHandle? _spare = Reserve();

    private Socket _socket = address.Listen(BacklogMax);

    /// <summary>The next connection.</summary>
    public async Task<Socket> AcceptAsync(CancellationToken stop)
    {
        while (true)
        {
            var socket = _socket;
            try
            {
                return await socket.AcceptAsync(stop);
            }
            catch (Exception closed) when (closed is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                // It was closed to listen at a new one.
                await Task.Delay(PauseAfterRefusal, clock, stop);
            }
            catch (SocketException refused)
            {
                stop.ThrowIfCancellationRequested();
                say($"a connection could not be accepted: {refused.Message}");
                await RefuseOneAsync(socket, refused, stop);
                await shortage();
                await Task.Delay(PauseAfterRefusal, clock, stop);
            }
        }
    }

    /// <summary>Listens again where somebody has removed the socket.</summary>
    /// <param name="isOurs">Whether the place is still this process's; false ends the watch.</param>
    public async Task WatchAsync(Func<bool> isOurs, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (!isOurs()) { return; }
            if (!File.Exists(address.SocketFile)) { ListenAgain(); }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _spare?.Dispose();
    }

    private void ListenAgain()
    {
        try
        {
            _socket.Dispose(); // Before the new one is there: closing takes away whatever has its name.
            _socket = address.Listen(BacklogMax);
            say($"{address.SocketFile} was gone; listening again");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SocketException)
        {
            say($"{address.SocketFile} is gone, and cannot be made again: {problem.Message}");
        }
    }

    /// <summary>Whoever has waited longest is told why, with the descriptor that was kept for this.</summary>
    private async Task RefuseOneAsync(Socket socket, SocketException why, CancellationToken stop)
    {
        if (why.SocketErrorCode != SocketError.TooManyOpenSockets) { return; }

        _spare?.Dispose();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(PauseAfterRefusal);
        try
        {
            using var visitor = await socket.AcceptAsync(enough.Token);
            await visitor.SendAsync(JsonRpcConnection.Bytes(new JsonRpcMessage { Error = new JsonRpcError(JsonRpcError.Refused, "the daemon has no descriptor free; close some of the connections to it, or raise its limit (ulimit -n)") }), enough.Token);
        }
        catch (Exception unheard) when (unheard is SocketException or OperationCanceledException)
        {
            // Somebody else needed the descriptor more, or nobody waits any more.
        }

        _spare = Reserve();
    }

    private static SafeFileHandle? Reserve()
    {
        try
        {
            return OperatingSystem.IsWindows() ? null : File.OpenHandle(Spare);
        }
        catch (IOException)
        {
            return null; // Then nobody can be told; the next refusal tries again.
        }
    }
}

using System.Globalization;
using System.Net.Sockets;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;

namespace Perdure.Server;

/// <summary>Lets other processes of the same person reach the one session that this process holds, as the daemon does for its sessions.</summary>
public sealed class SessionSocket : IAsyncDisposable, ISocketHost
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Who follows reads the last entries and goes; whoever does not read keeps nobody for longer.</summary>
    private static readonly TimeSpan LeavingMax = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _accepting = new();
    private readonly CancellationTokenSource _answering = new();
    private readonly TaskCompletionSource<(ISessionHost Sessions, SessionId Held)> _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LocalSocket _socket;
    private readonly SocketListener _listener;
    private readonly Connections _connections;
    private readonly Task _work;
    private readonly string _home;
    private readonly string _version;
    private readonly DateTimeOffset _since;

    private SessionSocket(LocalSocket socket, SocketListener listener, string home, string version, TimeProvider clock)
    {
        (_socket, _listener, _home, _version, _since) = (socket, listener, home, version, clock.GetUtcNow());
        _connections = new Connections(listener, this);
        _work = Task.WhenAll(_connections.AcceptAsync(_accepting.Token, _answering.Token), WatchAsync());
    }

    /// <summary>Stands beside the writer's lock, where others find it.</summary>
    public string Address => _socket.Address;

    DaemonStatus ISocketHost.Status => new(Environment.ProcessId, _version, _since, _home, Served is var (sessions, held) ? [.. sessions.Open.Where(open => open.Session == held)] : [], []);

    SessionHolder ISocketHost.Self => new(Environment.ProcessId, Environment.MachineName, "cli", _since);

    bool ISocketHost.IsStopping => _accepting.IsCancellationRequested;

    bool ISocketHost.TakesStop => false;

    void ISocketHost.Stop(int? successor) => throw new InvalidOperationException("SessionSocket: expected nobody to end a command over its socket, found a request.");

    /// <summary>Listens before the session is open, so that nobody finds the address and nobody there.</summary>
    /// <param name="home">The socket is in its folder <c>run</c>, named by the process.</param>
    /// <returns>Null where this machine or this folder has no place for a socket; the session then runs all the same.</returns>
    public static SessionSocket? Listen(string home, string version, TimeProvider clock)
    {
        var folder = Path.Combine(home, "run");
        var socket = new LocalSocket(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.sock")));
        if (socket.IsTooLong) { return null; }

        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(folder, OwnersFolder); }

            RemoveLeft(folder);
            return new SessionSocket(socket, new SocketListener(socket, clock, _ => { }, () => Task.CompletedTask), home, version, clock);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SocketException)
        {
            return null;
        }
    }

    /// <summary>From now on those who connect reach the session.</summary>
    public void Serve(ISessionHost sessions, SessionId held) => _served.TrySetResult((sessions, held));

    /// <summary>The session is closed before, so whoever follows it has been shown its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _accepting.CancelAsync();
        await _work;
        _listener.Dispose();
        if (File.Exists(_socket.SocketFile)) { File.Delete(_socket.SocketFile); } // Closing takes it away on most systems.
        _served.TrySetCanceled();
        await Task.WhenAny(_connections.Over, Task.Delay(LeavingMax));
        await _answering.CancelAsync();
        await _connections.Over;
        _accepting.Dispose();
        _answering.Dispose();
    }

    async Task<ISessions> ISocketHost.ReachAsync(SessionId? session, CancellationToken cancel)
    {
        var (sessions, held) = await _served.Task.WaitAsync(cancel);
        return session == held
            ? sessions
            : throw new SessionsException(SessionsError.Invalid, $"expected session {held}, which process {Environment.ProcessId} holds, found {session?.Value ?? "a request about others"}");
    }

    private (ISessionHost Sessions, SessionId Held)? Served => _served.Task.IsCompletedSuccessfully ? _served.Task.Result : null;

    private async Task WatchAsync()
    {
        try { await _listener.WatchAsync(() => true, _accepting.Token); }
        catch (OperationCanceledException) { }
    }

    /// <summary>Sockets of processes that were killed.</summary>
    private static void RemoveLeft(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.sock"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !DaemonSuccession.IsAlive(process)) { File.Delete(file); }
        }
    }
}

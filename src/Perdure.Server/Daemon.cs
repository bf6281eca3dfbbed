using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;

namespace Perdure.Server;

/// <summary>Listens on the home's socket for the sessions of this process, and keeps the place of the home's one daemon.</summary>
/// <param name="work">What goes on beside the answering, until it is stopped.</param>
/// <param name="say">Takes what is worth a line in the daemon's log.</param>
public sealed class Daemon(DaemonSocket place, string version, ISessionHost sessions, Func<CancellationToken, Task> work, TimeProvider clock, Action<string> say) : IDisposable, ISocketHost
{
    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private readonly CancellationTokenSource _stopping = new();
    private IDisposable? _held;

    /// <summary>What is true of the daemon now.</summary>
    public DaemonStatus Status => new(Environment.ProcessId, version, _since, place.Home, sessions.Open, sessions.LeftAlone);

    /// <summary>It lets go of everything and takes nothing more.</summary>
    public bool IsStopping => sessions.IsClosing;

    bool ISocketHost.TakesStop => true;

    SessionHolder ISocketHost.Self => new(Environment.ProcessId, Environment.MachineName, "daemon", _since);

    Task<ISessions> ISocketHost.ReachAsync(SessionId? session, CancellationToken cancel) => Task.FromResult<ISessions>(sessions);

    /// <summary>The process that asked for this one's place; null where nobody did.</summary>
    public int? Successor { get; private set; }

    /// <param name="successor">Who wants the place; null where nobody does.</param>
    public void Stop(int? successor = null)
    {
        Successor ??= successor;
        _stopping.Cancel();
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Runs until somebody stops it. Stopping is leaving: what tools do goes on in their keepers, what is open goes on at the next start.</summary>
    /// <param name="held">The place's lock, which is let go of in the end.</param>
    public async Task RunAsync(IDisposable held, CancellationToken stop)
    {
        _held = held;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _stopping.Token);
            using var listener = new SocketListener(place.Socket, clock, say, sessions.LetGoOfRestingAsync);
            var working = Task.Run(() => work(either.Token), CancellationToken.None);
            var beside = Task.WhenAll(Quietly(working), Quietly(listener.WatchAsync(() => place.HasLockFile || HasPlaceAgain(), either.Token)));
            var connections = new Connections(listener, this);
            await connections.AcceptAsync(either.Token, either.Token);

            listener.Dispose();
            await sessions.DisposeAsync();
            await Task.WhenAll(connections.Over, beside);
        }
        finally
        {
            _held.Dispose();
        }
    }

    /// <summary>Somebody has removed the lock: it is taken again, unless the home is gone or another daemon was quicker; then this one ends.</summary>
    private bool HasPlaceAgain()
    {
        try
        {
            if (!Directory.Exists(place.Home)) { throw new IOException($"{place.Home} is gone"); }

            var again = place.Lock();
            _held?.Dispose();
            _held = again;
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DaemonRunsAlreadyException)
        {
            say($"this daemon ends: {problem.Message}");
            Stop();
            return false;
        }
    }

    private static async Task Quietly(Task work)
    {
        try { await work; }
        catch (OperationCanceledException) { }
    }
}

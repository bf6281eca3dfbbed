using System.Collections.Immutable;
using Perdure.Client.Connection;
using Perdure.Hosting.Recovery;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Server;

/// <summary>Listens on the home's socket, keeps the sessions of the session host, and goes on with those that were left unfinished.</summary>
/// <param name="say">Takes what is worth a line in the daemon's log.</param>
public sealed class Daemon(DaemonSocket place, string version, SessionHost house, StartupRecovery round, TimeProvider clock, Action<string> say) : IDisposable, ISocketHost
{
    /// <summary>After so many sessions have left, their memory is given back to the machine: a daemon at rest has no other occasion for it.</summary>
    private const int ManySessions = 100;

    private static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private readonly CancellationTokenSource _stopping = new();
    private IDisposable? _held;

    /// <summary>What is true of the daemon now.</summary>
    public DaemonStatus Status => new(Environment.ProcessId, version, _since, place.Home, [.. house.Rooms.Select(Kept)], round.LeftAlone);

    /// <summary>It lets go of everything and takes nothing more.</summary>
    public bool IsStopping => house.IsClosed;

    bool ISocketHost.TakesStop => true;

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
            using var listener = new SocketListener(place.Socket, clock, say, house.LetGoOfRestingAsync);
            var recovering = Task.Run(() => round.RunAsync(either.Token), CancellationToken.None);
            var beside = Task.WhenAll(TidyAsync(either.Token), Quietly(listener.WatchAsync(() => place.HasLockFile || HasPlaceAgain(), either.Token)));
            var connections = new Connections(listener, this, house);
            await connections.AcceptAsync(either.Token, either.Token);

            listener.Dispose();
            await round.ForgiveAsync();
            await house.DisposeAsync();
            await Task.WhenAll(connections.Over, Quietly(recovering), beside, round.FinishAsync());
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

    private static HostedSessionInfo Kept(HostedSession room) => new(room.Id, room.Status, room.Followers);

    private async Task TidyAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TidyEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await house.TidyAsync();
                if (house.LetGo() >= ManySessions) { GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private static async Task Quietly(Task work)
    {
        try { await work; }
        catch (OperationCanceledException) { }
    }
}

using System.Collections.Immutable;
using System.Net.Sockets;
using Perdure.Core;
using Perdure.Runtime.Ports;
using Perdure.Server.Protocol;
using Perdure.Server.Recovery;

namespace Perdure.Server;

/// <summary>Listens on the home's socket, keeps the sessions of the house, and goes on with those that were left unfinished.</summary>
public sealed class Daemon(DaemonPlace place, string version, House house, Round round, TimeProvider clock) : IDisposable
{
    /// <summary>More surfaces at once than one person has.</summary>
    private const int BacklogMax = 64;

    /// <summary>Connections at once; one more is closed again, which a client reads as a daemon that has gone.</summary>
    private const int VisitsMax = 512;

    /// <summary>After so many sessions have left, their memory is given back to the machine: a daemon at rest has no other occasion for it.</summary>
    private const int ManySessions = 100;

    private static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>What is true of the daemon now.</summary>
    public DaemonStatus Status => new(Environment.ProcessId, version, _since, place.Home, [.. house.Rooms.Select(Kept)], round.LeftAlone);

    /// <summary>It lets go of everything and takes nothing more.</summary>
    public bool IsStopping => house.IsClosed;

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    /// <summary>Runs until somebody stops it. Stopping is leaving: what tools do goes on in their keepers, what is open goes on at the next start.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var lockFile = place.Lock();
        using var socket = place.Listen(BacklogMax);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _stopping.Token);
        var recovering = Task.Run(() => round.RunAsync(either.Token), CancellationToken.None);
        var tidying = TidyAsync(either.Token);
        var visits = new List<Task>();
        try
        {
            while (true)
            {
                var visitor = await socket.AcceptAsync(either.Token);
                visits.RemoveAll(visit => visit.IsCompleted);
                if (visits.Count == VisitsMax) { visitor.Dispose(); }
                else { visits.Add(ServeAsync(visitor, either.Token)); }
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Asked to stop.
        }

        socket.Close();
        round.Forgive();
        await house.DisposeAsync();
        await Task.WhenAll([.. visits, Quietly(recovering), tidying]);
    }

    private static KeptSession Kept(Room room) => new(room.Id, room.Live is { } live ? Situation.Of(live) : "opening", room.Followers);

    private async Task ServeAsync(Socket visitor, CancellationToken stop)
    {
        // Let the loop above go on accepting at once.
        await Task.Yield();
        await using var line = new Line(new NetworkStream(visitor, ownsSocket: true));
        await using var visit = new Visit(line, this, house, stop);
        await visit.RunAsync();
    }

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

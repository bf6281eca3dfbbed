using System.Collections.Concurrent;
using System.Collections.Immutable;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Runtime;

namespace Perdure.Hosting.Sessions;

/// <summary>Keeps the sessions that run in this process: each is open once, and one that has nothing to do leaves memory after a while.</summary>
/// <param name="open">Opens a session with the models and tools it was begun with.</param>
/// <param name="crowd">How many may be open before those that rest make room at once: each holds files and memory, and comes back in a moment.</param>
public sealed class SessionHost(Func<SessionId, CancellationToken, Task<OpenedSession>> open, TimeProvider clock, int crowd = SessionHost.CrowdUsual) : IAsyncDisposable
{
    /// <summary>More than one person has at once; below what a system lets a process open, once it has raised its own limit.</summary>
    public const int CrowdUsual = 1_000;

    /// <summary>Long enough for somebody who thinks before going on.</summary>
    private static readonly TimeSpan KeptIdle = TimeSpan.FromMinutes(10);

    /// <summary>A session broke while it was open here: its log could not be written, or there is a bug.</summary>
    public event Action<LiveSession, Exception>? Broke;

    public event Action<LiveSession>? Opened;

    public event Action<SessionId>? Closed;

    private readonly ConcurrentDictionary<SessionId, HostedSession> _rooms = new();
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _isClosed;
    private int _letGo;

    public bool IsClosed => _isClosed;

    public ImmutableArray<HostedSession> Rooms => [.. _rooms.Values];

    /// <summary>What there is to say of each.</summary>
    public ImmutableArray<HostedSessionInfo> Infos =>
        [.. _rooms.Values.Select(room => new HostedSessionInfo(room.Id, room.Status, room.Followers))];

    /// <returns>Null where it is not open here.</returns>
    public HostedSession? Find(SessionId session) => _rooms.GetValueOrDefault(session);

    /// <summary>The session, opened if it is not open yet. It is kept open while the lease lasts.</summary>
    /// <param name="anew">Opens it in place of the usual way, where it is not open yet.</param>
    public async Task<SessionLease> EnterAsync(SessionId session, Func<CancellationToken, Task<OpenedSession>>? anew = null)
    {
        while (true)
        {
            if (_isClosed) { throw new OperationCanceledException("The daemon stops."); }

            var room = _rooms.GetOrAdd(session, id => new HostedSession(id, () => OpenAsync(id, anew), clock));
            if (room.TryEnter() is not { } stay)
            {
                await LeaveAsync(room); // It is being closed; only then can it be opened again.
                continue;
            }

            try
            {
                await MakeRoomAsync();
                await room.Door;
                return stay;
            }
            catch
            {
                stay.Dispose();
                _rooms.TryRemove(new(session, room)); // Whoever comes next may have better luck.
                throw;
            }
        }
    }

    /// <summary>Lets go of a session, whoever is in it; what runs in it goes on in its keepers.</summary>
    /// <param name="taker">The process that goes on with it, where one does.</param>
    public async Task ReleaseAsync(SessionId session, int? taker = null)
    {
        if (!_rooms.TryGetValue(session, out var room)) { return; }

        room.Shut(taker);
        await LeaveAsync(room);
    }

    /// <summary>Lets go of sessions that rest, wait for nothing and have no visitor, and of those that broke.</summary>
    public async Task TidyAsync()
    {
        foreach (var room in _rooms.Values.Where(room => room.TryShut(KeptIdle))) { await LeaveAsync(room); }
    }

    /// <summary>Lets go of every session that rests and has no visitor: the machine has nothing more to give.</summary>
    public async Task LetGoOfRestingAsync() => await Task.WhenAll(_rooms.Values.Where(room => room.TryShut(TimeSpan.Zero)).ToList().Select(LeaveAsync));

    /// <summary>Those that have rested longest go first; whoever is at work or has a visitor stays.</summary>
    private async Task MakeRoomAsync()
    {
        var over = _rooms.Count - crowd;
        if (over <= 0) { return; }

        var leaving = _rooms.Values.OrderBy(room => room.QuietSince).Where(room => room.TryShut(TimeSpan.Zero)).Take(over).ToList();
        await Task.WhenAll(leaving.Select(LeaveAsync));
    }

    /// <summary>How many sessions were let go of since this was last asked.</summary>
    public int LetGo() => Interlocked.Exchange(ref _letGo, 0);

    /// <summary>Closes them side by side: leaving a session takes a moment, and there may be many.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        await _closing.CancelAsync();
        await Task.WhenAll(_rooms.Keys.Select(session => ReleaseAsync(session)));
        _closing.Dispose();
    }

    private async Task<OpenedSession> OpenAsync(SessionId session, Func<CancellationToken, Task<OpenedSession>>? anew)
    {
        if (_isClosed) { throw new OperationCanceledException("The daemon stops."); }

        var door = await (anew is null ? open(session, _closing.Token) : anew(_closing.Token));
        Opened?.Invoke(door.Live);
        _ = TellWhenBrokenAsync(door.Live);
        return door;
    }

    private async Task TellWhenBrokenAsync(LiveSession live)
    {
        try
        {
            await live.Ended;
        }
        catch (OperationCanceledException)
        {
            // Closed in peace.
        }
        catch (Exception why)
        {
            Broke?.Invoke(live, why);
        }
    }

    private async Task LeaveAsync(HostedSession room)
    {
        await room.DisposeAsync();
        if (!_rooms.TryRemove(new(room.Id, room))) { return; }

        Interlocked.Increment(ref _letGo);
        Closed?.Invoke(room.Id);
    }
}

/// <summary>An open session with what was set up for it.</summary>
public sealed record OpenedSession(LiveSession Live, IAsyncDisposable Setup)
{
    public async Task CloseAsync()
    {
        await Live.DisposeAsync();
        await Setup.DisposeAsync();
    }
}

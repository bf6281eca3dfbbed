using System.Collections.Concurrent;
using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Server;

/// <summary>Keeps the sessions that run in this process: each is open once, and one that has nothing to do leaves memory after a while.</summary>
/// <param name="open">Opens a session with the models and tools it was begun with.</param>
public sealed class House(Func<SessionId, CancellationToken, Task<KeptDoor>> open, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Long enough for somebody who thinks before going on.</summary>
    private static readonly TimeSpan KeptIdle = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<SessionId, Room> _rooms = new();
    private readonly CancellationTokenSource _closing = new();

    public ImmutableArray<Room> Rooms => [.. _rooms.Values];

    /// <returns>Null where it is not open here.</returns>
    public Room? Find(SessionId session) => _rooms.GetValueOrDefault(session);

    /// <summary>The session, opened if it is not open yet.</summary>
    public async Task<Room> EnterAsync(SessionId session)
    {
        _closing.Token.ThrowIfCancellationRequested();
        var room = _rooms.GetOrAdd(session, id => new Room(id, () => open(id, _closing.Token), clock));
        try
        {
            await room.Door;
            return room;
        }
        catch
        {
            _rooms.TryRemove(new(session, room)); // Whoever comes next may have better luck.
            throw;
        }
    }

    /// <summary>Lets go of a session; what runs in it goes on in its keepers.</summary>
    public async Task ReleaseAsync(SessionId session)
    {
        if (_rooms.TryRemove(session, out var room)) { await room.DisposeAsync(); }
    }

    /// <summary>Lets go of sessions that rest, wait for nothing and are watched by nobody, and of those that broke.</summary>
    public async Task TidyAsync()
    {
        foreach (var room in _rooms.Values.Where(room => room.IsDone(KeptIdle))) { await ReleaseAsync(room.Id); }
    }

    /// <summary>Closes them side by side: leaving a session takes a moment, and there may be many.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing.Cancel();
        await Task.WhenAll(_rooms.Keys.Select(ReleaseAsync));
        _closing.Dispose();
    }
}

/// <summary>An open session with what was set up for it.</summary>
public sealed record KeptDoor(LiveSession Live, IAsyncDisposable Setup);

/// <summary>One session of the house, with those who watch it.</summary>
public sealed class Room(SessionId id, Func<Task<KeptDoor>> open, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lazy<Task<KeptDoor>> _door = new(open);
    private int _followers;
    private DateTimeOffset _leftAt = clock.GetUtcNow();

    public SessionId Id => id;

    public Task<KeptDoor> Door => _door.Value;

    /// <summary>Null while it is being opened.</summary>
    public LiveSession? Live => _door is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? _door.Value.Result.Live : null;

    public int Followers => _followers;

    public IDisposable Followed()
    {
        Interlocked.Increment(ref _followers);
        return new Leaving(this);
    }

    public bool IsDone(TimeSpan idle) => Live is { } live
        && (live.Ended.IsCompleted
            || (live.State.AtRest && _followers == 0 && Session.Pending(live.State).IsEmpty && clock.GetUtcNow() - _leftAt > idle));

    public async ValueTask DisposeAsync()
    {
        try
        {
            var (live, setup) = await Door;
            await live.DisposeAsync();
            await setup.DisposeAsync();
        }
        catch (Exception problem) when (problem is SessionStoreException or OperationCanceledException)
        {
            // It was never open, or it broke; whoever opens it next is told.
        }
    }

    private sealed class Leaving(Room room) : IDisposable
    {
        public void Dispose()
        {
            room._leftAt = room.Now;
            Interlocked.Decrement(ref room._followers);
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();
}

using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Runtime;

namespace Perdure.Hosting.Sessions;

/// <summary>One session of the session host, with those who are in it.</summary>
public sealed class HostedSession : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly Lazy<Task<OpenedSession>> _door;
    private readonly Lazy<Task> _leaving;
    private readonly Lock _gate = new();
    private int _visitors;
    private int _followers;
    private bool _isShut;

    /// <summary>Since when nothing has happened here, and up to which entry that is known.</summary>
    private (DateTimeOffset Since, long Seq) _quiet;

    public HostedSession(SessionId id, Func<Task<OpenedSession>> open, TimeProvider clock)
    {
        Id = id;
        _clock = clock;
        _door = new Lazy<Task<OpenedSession>>(open);
        _leaving = new Lazy<Task>(LeaveAsync);
        _quiet = (clock.GetUtcNow(), 0);
    }

    public SessionId Id { get; }

    public Task<OpenedSession> Door => _door.Value;

    /// <summary>Null while it is being opened.</summary>
    public LiveSession? Live => _door is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? _door.Value.Result.Live : null;

    /// <summary>What the session is at, in this process.</summary>
    public SessionStatus Status => Live switch
    {
        null => new SessionStatus.Running { Reason = "it is being opened" },
        { Ended: { IsFaulted: true, Exception.InnerException: { } why } } => new SessionStatus.Broken { Reason = why.Message, Next = NextAction.Resume },
        var live => live.State.Status,
    };

    public int Followers => _followers;

    /// <summary>The process that took the session over; null where none did.</summary>
    public int? Taker { get; private set; }

    internal DateTimeOffset QuietSince
    {
        get { lock (_gate) { return _quiet.Since; } }
    }

    /// <returns>Null where the room is being closed.</returns>
    internal SessionLease? TryEnter()
    {
        lock (_gate)
        {
            if (_isShut) { return null; }

            _visitors++;
            return new SessionLease(this);
        }
    }

    internal void Leave()
    {
        lock (_gate)
        {
            _visitors--;
            _quiet.Since = _clock.GetUtcNow();
        }
    }

    /// <summary>Counts somebody who watches, beyond being in the room.</summary>
    public void Follow(int more) => Interlocked.Add(ref _followers, more);

    /// <param name="taker">The process that goes on with the session, where one does.</param>
    internal void Shut(int? taker)
    {
        lock (_gate)
        {
            _isShut = true;
            Taker ??= taker;
        }
    }

    /// <summary>Shuts the room where the session broke, or has had nothing to do for this long.</summary>
    internal bool TryShut(TimeSpan idle)
    {
        lock (_gate)
        {
            if (_isShut || Live is not { } live) { return false; }

            _isShut = live.Ended.IsCompleted || (_visitors == 0 && Rests(live.State, idle));
            return _isShut;
        }
    }

    /// <summary>Lets go of the session, once, whoever asks for it.</summary>
    public async ValueTask DisposeAsync() => await _leaving.Value;

    /// <summary>Rest counts from when it was first seen: a session that ran for hours has not rested for hours.</summary>
    private bool Rests(SessionState state, TimeSpan idle)
    {
        var now = _clock.GetUtcNow();
        var rests = state.NeedsNoProcess(now);
        if (!rests || state.Seq != _quiet.Seq) { _quiet = (now, state.Seq); }

        return rests && now - _quiet.Since >= idle;
    }

    private async Task LeaveAsync()
    {
        // Whoever shuts the room waits here, not whoever holds its gate.
        await Task.Yield();
        try
        {
            await (await Door).CloseAsync();
        }
        catch (Exception)
        {
            // It was never open, or it broke; whoever opens it next is told.
        }
    }
}

/// <summary>Somebody's presence in a room, which keeps its session open.</summary>
public sealed class SessionLease : IDisposable
{
    private readonly HostedSession _room;
    private bool _over;

    internal SessionLease(HostedSession room) => _room = room;

    public HostedSession Room => _room;

    public LiveSession Live => _room.Live ?? throw new InvalidOperationException($"Stay: expected session {_room.Id} to be open, found it being opened.");

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _over, value: true)) { _room.Leave(); }
    }
}

namespace Perdure.Testing.World;

/// <summary>A clock that stands still until somebody moves it to the next timer.</summary>
public sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start;

    public bool HasTimers => _timers.Count > 0;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    /// <summary>Moves to the next timer and fires it.</summary>
    public void MoveOn()
    {
        var next = _timers.MinBy(timer => timer.Due)!;
        if (next.Due > _now) { _now = next.Due; }

        next.Fire();
    }

    /// <summary>The machine was asleep: the time is another one and no timer noticed.</summary>
    public void Jump(TimeSpan time) => _now += time;

    /// <summary>The process that had set the timers is gone.</summary>
    public void DropTimers() => _timers.Clear();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, callback, state, dueTime);

    private sealed class Timer : ITimer
    {
        private readonly SimulatedClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;

        public Timer(SimulatedClock clock, TimerCallback callback, object? state, TimeSpan dueTime)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public DateTimeOffset Due { get; private set; }

        public void Fire()
        {
            _clock._timers.Remove(this);
            _callback(_state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _clock._timers.Remove(this);
            if (dueTime < TimeSpan.Zero) { return true; }

            Due = _clock._now + dueTime;
            _clock._timers.Add(this);
            return true;
        }

        public void Dispose() => _clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

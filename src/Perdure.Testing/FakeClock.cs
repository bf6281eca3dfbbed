namespace Perdure.Testing;

/// <summary>A clock that moves only when a test moves it; timers fire on the way, in their order.</summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private static readonly DateTimeOffset Usual = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private TimeSpan _awake;
    private TimeSpan _asleep;

    public FakeClock()
        : this(Usual)
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) { return start + _awake + _asleep; }
    }

    public override long GetTimestamp()
    {
        lock (_lock) { return _awake.Ticks; }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan span)
    {
        TimeSpan end;
        lock (_lock) { end = _awake + span; }

        while (NextDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock) { _awake = end; }
    }

    /// <summary>Whether anybody waits for time to pass.</summary>
    public bool HasTimers
    {
        get { lock (_lock) { return _timers.Count > 0; } }
    }

    /// <summary>Lets time pass until the next timer fires.</summary>
    public void AdvanceToNextTimer() => NextDue(TimeSpan.MaxValue)?.Fire();

    /// <summary>Whoever had set the timers is gone.</summary>
    public void DropTimers()
    {
        lock (_lock) { _timers.Clear(); }
    }

    /// <summary>Lets the machine sleep: the wall clock moves, nothing else does, and no timer fires.</summary>
    public void Sleep(TimeSpan span)
    {
        lock (_lock) { _asleep += span; }
    }

    /// <summary>Done when so many timers are waiting: the moment to advance.</summary>
    public Task TimersWaitingAsync(int count = 1)
    {
        lock (_lock)
        {
            if (_timers.Count >= count) { return Task.CompletedTask; }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Moves to the first timer due until then, and takes it off or on to its next period.</summary>
    private FakeTimer? NextDue(TimeSpan end)
    {
        lock (_lock)
        {
            if (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is not { } next) { return null; }

            _awake = next.Due > _awake ? next.Due : _awake;
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
            }
            else
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private void Set(FakeTimer timer, TimeSpan due, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan) { return; }

            timer.Due = _awake + due;
            timer.Period = period;
            _timers.Add(timer);
            foreach (var watcher in _watchers.Where(watcher => watcher.Count <= _timers.Count).ToList())
            {
                _watchers.Remove(watcher);
                watcher.Reached.SetResult();
            }
        }
    }

    /// <summary>Fires when its clock passes the moment it is set to.</summary>
    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime, period);
            return true;
        }

        public void Dispose() => clock.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

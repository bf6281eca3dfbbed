using Perdure.Core.Values;
using Perdure.Models.Failures;

namespace Perdure.Models.Http;

/// <summary>Gives a stream up when it has been silent too long, or when the machine slept while it was open.</summary>
/// <remarks>
/// A machine that sleeps stops its monotonic clock and not the wall clock. So when the wall clock has moved much further
/// than the other one between two looks, whoever was sending has long gone, and waiting for the time-out would be waste.
/// </remarks>
internal sealed class StreamWatch : IDisposable
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>More than clock corrections move, less than anybody's nap.</summary>
    public static readonly TimeSpan SleepMin = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _idleMax;
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _heardAt;
    private long _lookedAt;
    private DateTimeOffset _wallThen;
    private ModelFailure? _why;

    public StreamWatch(TimeProvider clock, TimeSpan idleMax, CancellationToken cancel)
    {
        _clock = clock;
        _idleMax = idleMax;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _heardAt = _lookedAt = clock.GetTimestamp();
        _wallThen = clock.GetUtcNow();
        _timer = clock.CreateTimer(_ => Look(), state: null, LookEvery, LookEvery);
    }

    /// <summary>Ends when the stream is given up, or the caller no longer listens.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why the stream was given up; null while it was not.</summary>
    public ModelFailure? Why => Volatile.Read(ref _why);

    public void Heard() => Volatile.Write(ref _heardAt, _clock.GetTimestamp());

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_why is not null) { return; }

            var now = _clock.GetTimestamp();
            var wall = _clock.GetUtcNow();
            var slept = wall - _wallThen - _clock.GetElapsedTime(_lookedAt, now) > SleepMin;
            var silent = _clock.GetElapsedTime(Volatile.Read(ref _heardAt), now) >= _idleMax;
            (_lookedAt, _wallThen) = (now, wall);
            if (!slept && !silent) { return; }

            Volatile.Write(ref _why, slept ? StreamFailures.Slept : StreamFailures.Stalled(_idleMax));
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended at this very moment; there is nothing left to stop.
        }
    }
}

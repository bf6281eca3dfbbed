using System.Collections.Immutable;

namespace Perdure.Cli.Reports;

/// <summary>Places moments on a line. Long stretches in which nothing was written, a night or a sleep, are drawn as short breaks.</summary>
internal sealed class TimeScale
{
    /// <summary>A stretch that takes more than this of what is left beside it is a break.</summary>
    private const double BreakShare = 0.05;

    private const int BreaksMax = 16;
    private const double BreakWidth = 30;

    private static readonly TimeSpan BreakMin = TimeSpan.FromSeconds(5);

    /// <summary>Where the line bends: between two of them it is straight.</summary>
    private readonly List<(DateTimeOffset At, double X)> _bends = [];

    public TimeScale(IReadOnlyList<DateTimeOffset> moments, double left, double right)
    {
        var stretches = moments.Zip(moments.Skip(1), (from, to) => (From: from, To: to > from ? to : from)).ToList();
        var breaks = Breaks([.. stretches.Select(stretch => stretch.To - stretch.From)]).Select(place => stretches[place]).ToList();
        var busy = moments[^1] - moments[0] - Sum(breaks.Select(gap => gap.To - gap.From));
        var perTick = (right - left - breaks.Count * BreakWidth) / Math.Max(1, busy.Ticks);
        var (at, x) = (moments[0], left);
        _bends.Add((at, x));
        foreach (var (from, to) in breaks)
        {
            x += (from - at).Ticks * perTick;
            _bends.Add((from, x));
            Pauses = Pauses.Add((x, x + BreakWidth, to - from));
            (at, x) = (to, x + BreakWidth);
            _bends.Add((at, x));
        }

        _bends.Add((moments[^1], right));
    }

    /// <summary>From where to where the breaks are, and how long they are in truth.</summary>
    public ImmutableArray<(double From, double To, TimeSpan Length)> Pauses { get; } = [];

    public double Place(DateTimeOffset moment)
    {
        if (moment <= _bends[0].At) { return _bends[0].X; }

        var after = _bends.FindIndex(bend => bend.At >= moment);
        if (after <= 0) { return _bends[^1].X; }

        var ((fromAt, fromX), (toAt, toX)) = (_bends[after - 1], _bends[after]);
        return toAt == fromAt ? toX : fromX + (toX - fromX) * ((moment - fromAt) / (toAt - fromAt));
    }

    /// <summary>The moment that lies there.</summary>
    public DateTimeOffset At(double x)
    {
        var after = Math.Max(1, _bends.FindIndex(bend => bend.X >= x));
        var ((fromAt, fromX), (toAt, toX)) = (_bends[after - 1], _bends[after]);
        return toX <= fromX ? toAt : fromAt + (toAt - fromAt) * ((x - fromX) / (toX - fromX));
    }

    private static IEnumerable<int> Breaks(TimeSpan[] lengths)
    {
        var left = Sum(lengths);
        var found = new List<int>();
        foreach (var (place, length) in lengths.Index().OrderByDescending(stretch => stretch.Item))
        {
            if (found.Count == BreaksMax || length < BreakMin || length < left * BreakShare) { break; }

            left -= length;
            found.Add(place);
        }

        return found.Order();
    }

    private static TimeSpan Sum(IEnumerable<TimeSpan> spans) => spans.Aggregate(TimeSpan.Zero, (sum, span) => sum + span);
}
